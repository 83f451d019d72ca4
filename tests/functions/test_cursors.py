"""A cursor is good for the list that gave it: the same tenant, call, path and filters. Every list is in it."""

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from handler_stage import COMPLETE, Reply, Stage, open_stage
from infra.routes import ROUTES, Route
from interviews.domain.kernel.access import Caller, Permission
from interviews.runtime import wiring
from interviews.runtime.declared import Access
from interviews.runtime.http.request import Admitted, Request
from interviews.runtime.query import Listing
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.ports import Page

LISTS = [each for each in ROUTES if {"cursor", "limit"} <= set(each.query)]
OTHER = {
    "position": "Gardener", "state": "PENDING", "candidateRef": "c", "externalId": "e", "event": "interview.approved",
    "createdAfter": "2020-01-01T00:00:00Z", "createdBefore": "2200-01-01T00:00:00Z", "since": "2020-01-01T00:00:00Z",
    "until": "2200-01-01T00:00:00Z", "level": "SENIOR", "recommendation": "HIRE", "minScore": "0", "status": "FAILED",
    "qualification": "x", "includePending": "true", "runId": "run_1_00000000", "tenantId": "tnt_1", "platformId": "p",
}  # fmt: skip


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


@pytest.fixture(scope="module")
def run_id(stage: Stage) -> str:
    return stage.run_in("ASSESSMENT_APPROVED")


def required(route: Route) -> dict[str, str]:
    return {"platformId": "plt_1"} if "platformId" in route.query else {}


def of_path(run_id: str) -> dict[str, str]:
    return {"runId": run_id, "candidateRef": "c", "tenantId": "tnt_1"}


def listing(stage: Stage, route: Route, run_id: str, query: Mapping[str, str]) -> Listing:
    """What the handler of this list makes of a call by the stage's own tenant."""
    module = importlib.import_module(route.function.replace("/", "."))
    known = stage.authorize({"x-api-key": stage.key}) if route.access is Access.API_KEY else None
    event: dict[str, Any] = {
        "resource": f"/{route.path}",
        "pathParameters": {
            name: value for name, value in of_path(run_id).items() if f"{{{name}}}" in route.path
        },
        "queryStringParameters": dict(query),
        "requestContext": {"authorizer": known},
    }
    kind = module.handler.signature.query
    caller = None
    if known:
        assert isinstance(known, dict)
        caller = Caller(
            known["keyId"], known["kind"], known["platformId"], known["tenantId"], frozenset(Permission)
        )
    made: Listing = kind(
        Request(event, None, b"", Admitted(caller)), wiring.cursor_secret(TenantsTableSettings.read())
    )
    return made


def cursor_of(stage: Stage, route: Route, run_id: str, query: Mapping[str, str]) -> str:
    nothing: Page[Any] = Page([], {"after": 1})
    return str(listing(stage, route, run_id, query).page(nothing).body["nextCursor"])


def asked(stage: Stage, route: Route, run_id: str, query: Mapping[str, str], **more: Any) -> Reply:
    return stage.call(route.method, "/" + route.path.format(**of_path(run_id)), query=query, **more)


def is_refused(reply: Reply) -> bool:
    return (reply.status, reply.code, reply.fields) == (400, "VALIDATION_FAILED", {"cursor"})


@pytest.mark.parametrize("route", LISTS, ids=lambda each: each.function)
class TestACursor:
    def test_is_taken_by_its_own_list_whatever_the_limit(
        self, stage: Stage, route: Route, run_id: str
    ) -> None:
        cursor = cursor_of(stage, route, run_id, required(route))
        for limit in ("1", "100"):
            again = listing(stage, route, run_id, required(route) | {"cursor": cursor, "limit": limit})
            assert (again.start, again.after) == ({"after": 1}, 1)

    def test_is_none_under_other_filters(self, stage: Stage, route: Route, run_id: str) -> None:
        cursor = cursor_of(stage, route, run_id, required(route))
        for name in set(route.query) - {"limit", "cursor"}:
            query = required(route) | {name: OTHER[name], "cursor": cursor}
            assert is_refused(asked(stage, route, run_id, query)), name

    def test_of_another_list_is_none(self, stage: Stage, route: Route, run_id: str) -> None:
        for other in LISTS:
            cursor = cursor_of(stage, other, run_id, required(other))
            if other is not route:
                assert is_refused(asked(stage, route, run_id, required(route) | {"cursor": cursor})), other

    def test_that_was_changed_is_none(self, stage: Stage, route: Route, run_id: str) -> None:
        cursor = cursor_of(stage, route, run_id, required(route))
        flipped = cursor[:-3] + ("A" if cursor[-3] != "A" else "B") + cursor[-2:]
        for bad in (flipped, cursor[:-1], cursor[1:], cursor + "=", "", "e30="):
            assert is_refused(asked(stage, route, run_id, required(route) | {"cursor": bad})), bad

    def test_of_another_tenant_is_none(self, stage: Stage, route: Route, run_id: str) -> None:
        if route.access is Access.API_KEY:
            key = stage.new_key(tenantId=stage.new_tenant())
            query = {"cursor": cursor_of(stage, route, run_id, {})}
            assert is_refused(asked(stage, route, run_id, query, key=key))

    def test_of_another_run_is_none(self, stage: Stage, route: Route, run_id: str) -> None:
        if "{runId}" in route.path:
            other = stage.run_in("VALIDATING_SKILLS")
            assert is_refused(asked(stage, route, other, {"cursor": cursor_of(stage, route, run_id, {})}))


def test_every_list_is_here() -> None:
    assert len(LISTS) >= 9


def test_the_ranks_of_a_second_page_go_on_from_the_first(stage: Stage, run_id: str) -> None:
    for _ in range(2):
        stage.run_in("ASSESSMENT_APPROVED", **COMPLETE)
    first = stage.made("GET", "rankings", query={"limit": "2"})
    second = stage.made("GET", "rankings", query={"limit": "2", "cursor": first["nextCursor"]})
    ranks = [each["rank"] for each in first["items"] + second["items"]]
    assert ranks == [1, 1, 1]
