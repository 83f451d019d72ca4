"""Contract §1 and §2 for every endpoint at once: who is refused, which bodies are, and how a refusal looks."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from handler_stage import COMPLETE, Reply, Stage, open_stage
from infra.routes import INTEGRATION, ROUTES, Route
from local.stage.seed import PERMISSIONS


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """One for all of them: nothing that is refused changes anything."""
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


UNKNOWN_RUN = "run_1700000000_0000abcd"
BODIES: dict[str, Any] = {
    "assessments/chat_about_assessment": {"message": "Why?"},
    "webhooks/put_webhook_config": {"callbackUrl": "https://93.184.216.34/hook"},
}
"""Where the declaration's example goes on with a conversation, or asks for a name's address."""
BROKEN = {
    "not JSON": "{",
    "blank": "  ",
    "an array": "[]",
    "a string": '"text"',
    "null": "null",
    "a number": "5",
    "two documents": "{} {}",
    "a trailing comma": '{"position": "x",}',
    "a comment": '{"position": "x" /* y */}',
    "a lone surrogate": '{"position": "\\ud800"}',
    "nested too deep": '{"metadata": ' + '{"a":' * 5_000 + "1" + "}" * 5_001,
    "arrays nested too deep": "[" * 100_000,
    "NaN": '{"durationMinutes": NaN}',
    "infinity": '{"durationMinutes": 1e999}',
    "a huge number": '{"durationMinutes": ' + "9" * 5_000 + "}",
    "a control character": '{"position": "a\x01b"}',
}
WRONG: tuple[Any, ...] = (
    None, 5, 1.5, -1, 10**30, True, "", "x", [], {}, [None], [{}], ["x"] * 99, {"a": None}, {"": "x"},
    {f"key{number}": "x" for number in range(99)},
)  # fmt: skip
OF_PYTHON = re.compile(r"[Tt]uple|[Dd]ict|\b(None|str|int|bool|list|instance|validation)\b")


def _path(route: Route) -> str:
    return "/" + route.path.replace("{runId}", UNKNOWN_RUN).replace("{deliveryId}", "dlv_" + "0" * 32)


def _body(route: Route) -> Any:
    return BODIES.get(route.function) or dict(route.operation.example) or None


def _each(routes: tuple[Route, ...]) -> Any:
    return pytest.mark.parametrize("route", routes, ids=lambda each: f"{each.method} {each.path}")


def _with_body(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    return tuple(each for each in routes if each.endpoint.body)


OF_RUNS = tuple(each for each in INTEGRATION if "{runId}" in each.path)
TAKING_JSON = _with_body(ROUTES)


def _link(stage: Stage) -> str:
    """A candidate's link that is open: nobody hears more of a body than that before being let in."""
    if stage.tenant_id not in _LINKS:
        _LINKS[stage.tenant_id] = stage.room(stage.run_in("SCHEDULED")).rpartition("/")[2]
    return _LINKS[stage.tenant_id]


_LINKS: dict[str, str] = {}


def _sent(stage: Stage, route: Route, **more: Any) -> Reply:
    stage.clock.advance(seconds=2)  # a link admits so many calls a minute
    path = _path(route)
    for name, value in {"platformId": stage.platform_id, "tenantId": stage.tenant_id}.items():
        path = path.replace(f"{{{name}}}", value)
    path = path.replace("{token}", _link(stage)).replace("{keyId}", "key_0")
    if not {"body", "raw"} & more.keys():
        more["body"] = _body(route)
    return stage.call(route.method, path, **more)


@_each(INTEGRATION)
class TestTheKey:
    @pytest.mark.parametrize(
        "key", ["", "sk_live_" + "0" * 64, "Bearer x", "ключ", "sk_live_\ud800", "x" * 9_000]
    )
    def test_that_is_unknown_gives_401(self, stage: Stage, route: Route, key: str) -> None:
        assert _sent(stage, route, key=key).status == 401

    def test_without_the_permission_gives_403(self, stage: Stage, route: Route) -> None:
        needed = route.operation.permission
        key = stage.new_key([each for each in PERMISSIONS if each != needed])
        assert (reply := _sent(stage, route, key=key)).status == 403
        assert reply.code == "FORBIDDEN"
        assert needed in reply.body["message"]

    def test_of_another_tenant_gives_403(self, stage: Stage, route: Route) -> None:
        other = stage.new_tenant()
        reply = _sent(stage, route, headers={"X-Tenant-ID": other})
        assert (reply.status, reply.code) == (403, "FORBIDDEN")

    def test_of_a_tenant_may_name_its_own_tenant(self, stage: Stage, route: Route) -> None:
        reply = _sent(stage, route, headers={"X-Tenant-ID": stage.tenant_id})
        assert reply.status < 500
        assert reply.status not in (401, 403)

    def test_of_a_platform_needs_a_tenant(self, stage: Stage, route: Route) -> None:
        reply = _sent(stage, route, key=stage.platform_key)
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
        assert reply.fields == {"X-Tenant-ID"}

    @pytest.mark.parametrize("tenant", ["tnt_unknown", "tnt#x", "a" * 5_000, "\ud800", " ", "TENANT#x"])
    def test_of_a_platform_with_an_unknown_tenant_gives_403(
        self, stage: Stage, route: Route, tenant: str
    ) -> None:
        reply = _sent(stage, route, key=stage.platform_key, headers={"X-Tenant-ID": tenant})
        assert (reply.status, reply.code) == (403, "FORBIDDEN")

    def test_of_a_platform_with_a_tenant_of_another_gives_403(self, stage: Stage, route: Route) -> None:
        foreign = stage.new_tenant(stage.new_platform())
        reply = _sent(stage, route, key=stage.platform_key, headers={"X-Tenant-ID": foreign})
        assert (reply.status, reply.code) == (403, "FORBIDDEN")


@_each(OF_RUNS)
class TestARun:
    @pytest.mark.parametrize(
        "run_id",
        [
            UNKNOWN_RUN,
            "x",
            "run_1_0000000g",
            "RUN_1700000000_0000abcd",
            "run_1700000000_0000abcd#",
            "run_%00",
            "..",
            "ü",
            "\ud800",
            "run_" + "1" * 10_000 + "_0000abcd",
            "run_१७_0000abcd",
        ],
    )
    def test_that_is_unknown_gives_404(self, stage: Stage, route: Route, run_id: str) -> None:
        path = "/" + route.path.replace("{runId}", run_id)
        reply = stage.call(route.method, path, _body(route))
        assert (reply.status, reply.code) == (404, "NOT_FOUND")

    def test_of_another_tenant_gives_404(self, stage: Stage, route: Route) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        key = stage.new_key(tenantId=stage.new_tenant())
        reply = stage.call(route.method, "/" + route.path.replace("{runId}", run_id), _body(route), key=key)
        assert (reply.status, reply.code) == (404, "NOT_FOUND")

    def test_of_a_foreign_platforms_tenant_gives_403_whether_it_is_there_or_not(
        self, stage: Stage, route: Route
    ) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        foreign = stage.new_key(platformId=stage.new_platform())
        for each in (run_id, UNKNOWN_RUN):
            path = "/" + route.path.replace("{runId}", each)
            reply = stage.call(
                route.method,
                path,
                _body(route),
                key=foreign,
                headers={"X-Tenant-ID": stage.tenant_id},
            )
            assert (reply.status, reply.code) == (403, "FORBIDDEN")


@_each(TAKING_JSON)
class TestABody:
    @pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
    def test_that_is_no_sound_json_object_gives_400(self, stage: Stage, route: Route, raw: str) -> None:
        reply = _sent(stage, route, raw=raw)
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
        assert reply.body["details"]

    def test_with_a_name_that_is_unknown_gives_400(self, stage: Stage, route: Route) -> None:
        assert "unheardOf" in _sent(stage, route, body={"unheardOf": 1}).fields

    def test_with_a_field_by_our_own_inner_name_gives_400(self, stage: Stage, route: Route) -> None:
        model = route.endpoint.body
        assert model
        for name in (each for each in model.model_fields if "_" in each):
            assert name in _sent(stage, route, body={name: "x"}).fields

    def test_is_never_converted(self, stage: Stage, route: Route) -> None:
        model = route.endpoint.body
        assert model
        wrong: dict[str, Any] = {field.alias or name: [[[]]] for name, field in model.model_fields.items()}
        reply = _sent(stage, route, body=wrong)
        assert reply.status == 400
        assert {each.split(".")[0] for each in reply.fields} == set(wrong)

    def test_of_more_than_256_kb_gives_413(self, stage: Stage, route: Route) -> None:
        reply = _sent(stage, route, raw="{" + " " * 256 * 1024 + "}")
        assert (reply.status, reply.code) == (413, "PAYLOAD_TOO_LARGE")

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/xml", "multipart/form-data", "", "json", "\ud800"]
    )
    def test_that_is_not_declared_as_json_gives_415(self, stage: Stage, route: Route, kind: str) -> None:
        reply = _sent(stage, route, raw="{}", headers={"Content-Type": kind})
        assert (reply.status, reply.code) == (415, "UNSUPPORTED_MEDIA_TYPE")

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content-Type": "application/json; charset=utf-16"},
            {"Content-Type": 'application/json; v=1; Charset = "ISO-8859-1"'},
            {"Content-Encoding": "gzip"},
            {"Content-Encoding": "gzip, identity"},
        ],
        ids=str,
    )
    def test_in_another_encoding_gives_415(self, stage: Stage, route: Route, headers: dict[str, str]) -> None:
        reply = _sent(stage, route, raw="{}", headers=headers)
        assert (reply.status, reply.code) == (415, "UNSUPPORTED_MEDIA_TYPE")

    @pytest.mark.parametrize("kind", ["application/json;charset=UTF-8", 'application/json; charset="utf-8"'])
    def test_in_utf_8_is_read(self, stage: Stage, route: Route, kind: str) -> None:
        reply = _sent(stage, route, raw="[]", headers={"Content-Type": kind, "Content-Encoding": "identity"})
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")

    def test_with_very_many_mistakes_names_some_of_them(self, stage: Stage, route: Route) -> None:
        reply = _sent(stage, route, body={f"field{number}": 1 for number in range(10_000)})
        assert reply.status == 400
        assert 1 <= len(reply.body["details"]) <= 100

    def test_with_a_very_long_name_is_not_echoed_whole(self, stage: Stage, route: Route) -> None:
        assert len(_sent(stage, route, body={"x" * 100_000: 1}).text) < 2_000

    def test_is_refused_in_words_of_json(self, stage: Stage, route: Route) -> None:
        model = route.endpoint.body
        assert model
        names = [field.alias or name for name, field in model.model_fields.items()]
        for wrong in WRONG:
            reply = _sent(stage, route, body=dict.fromkeys(names, wrong))
            said = [each["message"] for each in reply.body.get("details", [])]
            assert not [each for each in said if OF_PYTHON.search(each)], said


REPLACED = "Caf\ufffd"
"""What API Gateway makes of `Café` in Latin-1."""


@_each(tuple(each for each in TAKING_JSON if "{token}" not in each.path))
class TestABodyThatIsNotUtf8:
    def test_gives_400(self, stage: Stage, route: Route) -> None:
        raw = json.dumps({"name": REPLACED}, ensure_ascii=False)
        for in_base64 in (False, True):
            reply = _sent(stage, route, raw=raw, in_base64=in_base64)
            assert (reply.status, reply.code, reply.fields) == (400, "VALIDATION_FAILED", {"body"})
            assert "UTF-8" in reply.body["details"][0]["message"]

    def test_gives_400_when_its_bytes_come_as_they_are(
        self, stage: Stage, route: Route, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        latin = base64.standard_b64encode(b'{"name": "Caf\xe9"}')
        monkeypatch.setattr("base64.b64encode", lambda raw: latin)
        reply = _sent(stage, route, raw="{}", in_base64=True)
        assert (reply.status, reply.fields) == (400, {"body"})
        assert "UTF-8" in reply.body["details"][0]["message"]


def test_the_replacement_character_itself_is_taken_as_an_escape(stage: Stage) -> None:
    assert stage.call("POST", "interviews", COMPLETE | {"position": REPLACED}).status == 201


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [("GET", "interviews", "position"), ("DELETE", f"interviews/{UNKNOWN_RUN}", "reason")],
)
def test_a_query_that_is_not_utf8_gives_400(stage: Stage, method: str, path: str, name: str) -> None:
    reply = stage.call(method, path, query={name: REPLACED})
    assert (reply.status, reply.fields) == (400, {name})


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [("GET", "interviews", "state"), ("DELETE", f"interviews/{UNKNOWN_RUN}", "reason")],
)
def test_a_parameter_that_comes_twice_gives_400(stage: Stage, method: str, path: str, name: str) -> None:
    reply = stage.call(method, path, query={name: "PENDING"}, repeated={name: ["CANCELLED", "PENDING"]})
    assert (reply.status, reply.fields) == (400, {name})


UNFIT = {"limit": "0", "cursor": "q", "minScore": "-1", "includePending": "yes"}
TAKING_PARAMETERS = tuple(each for each in ROUTES if each.query)


@_each(TAKING_PARAMETERS)
class TestAQuery:
    """One row for each parameter that is wrong, as the fields of a body have it."""

    def test_names_all_that_do_not_fit_and_all_that_are_unknown(self, stage: Stage, route: Route) -> None:
        unfit = {name: UNFIT.get(name, "x" * 501) for name in route.query}
        reply = _sent(stage, route, query=unfit | {"unheardOf": "1", "limits": "2"})
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
        assert _rows(reply) == sorted([*unfit, "unheardOf", "limits"])

    def test_names_all_that_come_twice_or_are_not_utf8(self, stage: Stage, route: Route) -> None:
        given = {"first": "x", "second": REPLACED, "third": REPLACED}
        repeated = {"first": ["x", "y"], "second": ["x", REPLACED]}
        reply = _sent(stage, route, query=given, repeated=repeated)
        assert (reply.status, _rows(reply)) == (400, ["first", "second", "third"])


@pytest.mark.parametrize("path", ["tenants", "api-keys"])
def test_a_parameter_that_is_missing_is_named_beside_those_that_do_not_fit(stage: Stage, path: str) -> None:
    reply = stage.call("GET", f"/v1/admin/{path}", query={"limit": "0", "cursor": "q", "zz": "1"})
    assert (reply.status, _rows(reply)) == (400, ["cursor", "limit", "platformId", "zz"])


def test_a_tenant_that_does_not_fit_is_no_reason_to_ask_for_the_platform(stage: Stage) -> None:
    reply = stage.call("GET", "/v1/admin/api-keys", query={"tenantId": "", "limit": "0"})
    assert (reply.status, _rows(reply)) == (400, ["limit", "tenantId"])


def _rows(reply: Reply) -> list[str]:
    return sorted(each["field"] for each in reply.body["details"])


# These store nothing, so there is nothing to replay.
READING = {"webhooks/try_webhook", "assessments/verify_assessment"}


@_each(tuple(each for each in INTEGRATION if each.method != "GET" and each.function not in READING))
class TestAnIdempotencyKey:
    @pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "\ud800", "a\nb"])
    def test_that_does_not_fit_gives_400(self, stage: Stage, route: Route, key: str) -> None:
        reply = _sent(stage, route, headers={"Idempotency-Key": key})
        assert reply.status == 400
        assert reply.fields == {"Idempotency-Key"}

    def test_that_comes_with_another_one_gives_400(self, stage: Stage, route: Route) -> None:
        headers = {"Idempotency-Key": "one"}
        reply = _sent(stage, route, headers=headers, repeated={"Idempotency-Key": ["two", "one"]})
        assert (reply.status, reply.fields) == (400, {"Idempotency-Key"})


@pytest.mark.parametrize(
    ("method", "path", "body", "details"),
    [
        (
            "PATCH",
            f"interviews/{UNKNOWN_RUN}/plan/revise",
            {"revisions": [{"target": "plan"}]},
            [{"field": "revisions.0.instruction", "message": "Field required"}],
        ),
        (
            "PATCH",
            f"interviews/{UNKNOWN_RUN}/plan/revise",
            {"revisions": []},
            [{"field": "revisions", "message": "needs at least 1 item"}],
        ),
        (
            "POST",
            "interviews",
            {"qualifications": ["A statement"] * 31, "metadata": {str(number): "x" for number in range(51)}},
            [
                {"field": "qualifications", "message": "takes at most 30 items"},
                {"field": "metadata", "message": "takes at most 50 items"},
            ],
        ),
    ],
)
def test_each_mistake_is_one_row(
    stage: Stage, method: str, path: str, body: dict[str, Any], details: list[dict[str, str]]
) -> None:
    assert stage.call(method, path, body).body["details"] == details


def test_a_permission_that_is_none_is_one_row(stage: Stage) -> None:
    reply = stage.call("POST", "/v1/admin/api-keys", {"tenantId": stage.tenant_id, "permissions": ["zz"]})
    assert (reply.status, reply.fields, len(reply.body["details"])) == (400, {"permissions.0"}, 1)


def test_every_guarded_route_has_a_permission() -> None:
    for route in INTEGRATION:
        assert route.operation.permission, route


def test_a_failure_of_ours_tells_nothing_but_the_requests_id(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("INTERVIEWS_TABLE", "interviews-table-that-is-not-there")
    reply = stage.call("GET", f"interviews/{UNKNOWN_RUN}")
    assert (reply.status, reply.code) == (500, "INTERNAL")
    assert set(reply.body) == {"statusCode", "error", "code", "message", "details", "requestId"}
    assert "failed" in caplog.text


def test_a_refusal_has_the_contracts_shape(stage: Stage) -> None:
    reply = stage.call("GET", f"interviews/{UNKNOWN_RUN}")
    assert reply.body == {
        "statusCode": 404,
        "error": "Not Found",
        "code": "NOT_FOUND",
        "message": "There is no such interview run.",
        "details": [],
        "requestId": reply.headers["X-Request-Id"],
    }
    assert reply.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("route", [each for each in ROUTES if each.path.startswith("v1/candidate-access/")])
@pytest.mark.parametrize("token", ["0" * 64, "x", "\ud800", "0" * 10_000, "A" * 64])
def test_an_unknown_link_gives_404(stage: Stage, route: Route, token: str) -> None:
    bodies = {
        "room/check_code": {"otp": "042317"},
        "room/start_session": {"consent": True},
        "room/take_answer": {"text": "Hello"},
    }
    path = "/" + route.path.replace("{token}", token)
    reply = stage.call(route.method, path, bodies.get(route.function))
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


@pytest.mark.parametrize("in_base64", [False, True])
@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"]
)
def test_json_is_taken_under_each_of_its_names(stage: Stage, kind: str, in_base64: bool) -> None:
    raw = json.dumps(COMPLETE)
    reply = stage.call("POST", "interviews", raw=raw, in_base64=in_base64, headers={"content-type": kind})
    assert reply.status == 201


def test_a_body_that_is_not_base64_gives_400(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("base64.b64encode", lambda raw: b"%%%")
    reply = stage.call("POST", "interviews", raw="{}", in_base64=True)
    assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")


def test_headers_are_read_in_any_case(stage: Stage) -> None:
    headers = {"x-TENANT-id": stage.tenant_id, "IDEMPOTENCY-KEY": "once"}
    first = stage.call("POST", "interviews", COMPLETE, key=stage.platform_key, headers=headers)
    again = stage.call("POST", "interviews", COMPLETE, key=stage.platform_key, headers=headers)
    assert (first.status, again.status) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.body == again.body


TAKING_NOTHING = tuple(
    each
    for each in INTEGRATION
    if each.method in ("POST", "PUT", "PATCH") and each not in _with_body(INTEGRATION)
)


@_each(TAKING_NOTHING)
class TestACallThatTakesNoBody:
    @pytest.mark.parametrize("raw", ["{", "[]", "5", '"text"', "[" * 100_000], ids=lambda raw: raw[:5])
    def test_refuses_what_is_none(self, stage: Stage, route: Route, raw: str) -> None:
        assert _sent(stage, route, raw=raw).fields == {"body"}

    def test_names_each_field_that_it_does_not_know(self, stage: Stage, route: Route) -> None:
        assert _sent(stage, route, body={"x": 1, "y": 2}).fields == {"x", "y"}

    @pytest.mark.parametrize("raw", [None, "", " ", "{}"])
    def test_takes_nothing_and_an_empty_object(self, stage: Stage, route: Route, raw: str | None) -> None:
        stage.call("DELETE", "webhook-config")  # which some call before may have been let to save
        assert _sent(stage, route, raw=raw).status == 404


def test_there_are_calls_that_take_nothing() -> None:
    assert {each.function for each in TAKING_NOTHING} >= {
        "webhooks/redeliver_webhook",
        "webhooks/try_webhook",
    }
