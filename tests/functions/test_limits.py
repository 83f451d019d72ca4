"""Limits as callers of the API meet them (contract §2 row 429, §9): counted after key, tenant and permission, told on
each answer in fields that an independent parser reads, and never a reason for the API to be down."""

from collections.abc import Callable, Mapping
from typing import Any

import botocore.client
import http_sf
import pytest
from botocore.exceptions import ReadTimeoutError

from handler_stage import COMPLETE, Reply, Stage, forget_clients
from interviews.usecases.tenants.limit_calls import CALLS_OF_A_LINK

FIELDS = {"RateLimit", "RateLimit-Policy"}
Members = dict[str, Mapping[str, Any]]


def members(reply: Reply, field: str) -> Members:
    """A structured field, read by another's parser: List of Strings with parameters."""
    parsed: Any = http_sf.parse(reply.headers[field].encode(), tltype="list")
    return dict(parsed)


def limited(stage: Stage, **limits: int) -> str:
    """A key of a new tenant with these limits."""
    return stage.new_key(tenantId=stage.new_tenant(limits=limits))


def test_every_answer_tells_what_is_left(stage: Stage) -> None:
    key = limited(stage, requestsPerMinute=5)
    replies = [
        stage.call("GET", "settings", key=key),
        stage.call("GET", "interviews/run_1_00000000", key=key),
        stage.call("POST", "interviews", COMPLETE, key=key),
        stage.call("POST", "interviews", raw="{", key=key),
    ]
    assert [each.status for each in replies] == [200, 404, 201, 400]
    for number, reply in enumerate(replies, start=1):
        assert members(reply, "RateLimit-Policy") == {"tenant": {"q": 5, "w": 60}}
        assert members(reply, "RateLimit") == {"tenant": {"r": 5 - number, "t": 60}}


def test_one_too_many_is_refused_until_the_minute_is_over(stage: Stage) -> None:
    key = limited(stage, requestsPerMinute=2)
    stage.clock.advance(seconds=17)
    for _ in range(2):
        stage.made("GET", "settings", key=key)
    reply = stage.call("GET", "settings", key=key)
    assert (reply.status, reply.code) == (429, "RATE_LIMITED")
    assert reply.body["details"] == [{"field": "requestsPerMinute.tenant", "message": "2 of 2 are used"}]
    assert reply.headers["Retry-After"] == "43"
    assert members(reply, "RateLimit") == {"tenant": {"r": 0, "t": 43}}
    stage.clock.advance(seconds=42)
    assert stage.call("GET", "settings", key=key).status == 429
    stage.clock.advance(seconds=1)
    assert stage.call("GET", "settings", key=key).status == 200


def test_a_key_with_a_share_leaves_the_rest_to_the_others(stage: Stage) -> None:
    tenant_id = stage.new_tenant(limits={"requestsPerMinute": 4})
    few = stage.admin("api-keys", tenantId=tenant_id, permissions=["tenant:read"], requestsPerMinute=1)
    key = stage.new_key(tenantId=tenant_id)
    first, second = (stage.call("GET", "settings", key=few["apiKey"]) for _ in range(2))
    assert few["requestsPerMinute"] == 1
    assert members(first, "RateLimit-Policy") == {"tenant": {"q": 4, "w": 60}, "key": {"q": 1, "w": 60}}
    assert members(first, "RateLimit") == {"tenant": {"r": 3, "t": 60}, "key": {"r": 0, "t": 60}}
    assert (second.status, second.fields) == (429, {"requestsPerMinute.key"})
    assert stage.call("GET", "settings", key=key).status == 200


def test_a_platforms_key_is_counted_in_each_tenant_apart(stage: Stage) -> None:
    tenants = [stage.new_tenant(limits={"requestsPerMinute": 1}) for _ in range(2)]
    for tenant_id in tenants:
        asked = [
            stage.call("GET", "settings", key=stage.platform_key, headers={"X-Tenant-ID": tenant_id})
            for _ in range(2)
        ]
        assert [each.status for each in asked] == [200, 429]


def test_who_is_not_let_in_neither_counts_nor_learns_what_is_left(stage: Stage) -> None:
    tenant_id = stage.new_tenant(limits={"requestsPerMinute": 2})
    blind = stage.new_key(["interview:read"], tenantId=tenant_id)
    for _ in range(5):
        refused = stage.call("GET", "settings", key=blind)
        assert (refused.status, refused.headers.keys() & FIELDS) == (403, set())
    stranger = stage.new_key(platformId=stage.new_platform())
    for _ in range(5):
        refused = stage.call("GET", "settings", key=stranger, headers={"X-Tenant-ID": tenant_id})
        assert (refused.status, refused.headers.keys() & FIELDS) == (403, set())
    nowhere = stage.call("GET", "settings", key=stage.platform_key)
    assert (nowhere.status, nowhere.headers.keys() & FIELDS) == (400, set())
    key = stage.new_key(tenantId=tenant_id)
    assert [stage.call("GET", "settings", key=key).status for _ in range(3)] == [200, 200, 429]


def test_beyond_the_limit_nothing_is_told_and_nothing_done(stage: Stage) -> None:
    key = limited(stage, requestsPerMinute=1)
    headers = {"Idempotency-Key": "once"}
    stage.made("POST", "interviews", COMPLETE, key=key, headers=headers)
    for reply in (
        stage.call("POST", "interviews", COMPLETE, key=key, headers=headers),
        stage.call("POST", "interviews", raw="{", key=key),
        stage.call("GET", "interviews/run_x", key=key),
    ):
        assert reply.status == 429
    stage.clock.advance(minutes=1)
    assert len(stage.made("GET", "interviews", key=key)["items"]) == 1


def test_a_link_has_a_limit_of_its_own(stage: Stage) -> None:
    room = stage.room(stage.run_in("SCHEDULED"))
    replies = [stage.call("GET", f"{room}/info") for _ in range(CALLS_OF_A_LINK + 1)]
    assert {each.status for each in replies[:-1]} == {200}
    assert members(replies[0], "RateLimit") == {"link": {"r": CALLS_OF_A_LINK - 1, "t": 60}}
    assert (replies[-1].status, replies[-1].code) == (429, "RATE_LIMITED")
    other = stage.room(stage.run_in("SCHEDULED"))
    assert stage.call("GET", f"{other}/info").status == 200
    stage.clock.advance(minutes=1)
    assert stage.call("GET", f"{room}/info").status == 200


def test_an_unknown_link_is_not_counted(stage: Stage) -> None:
    reply = stage.call("GET", f"/v1/candidate-access/{'0' * 64}/info")
    assert (reply.status, reply.headers.keys() & FIELDS) == (404, set())


def test_runs_of_a_day_and_calls_about_a_run_are_limited(stage: Stage) -> None:
    tenant_id = stage.new_tenant(limits={"createsPerDay": 1, "revisionsPerRun": 0})
    key = stage.new_key(tenantId=tenant_id)
    run_id = stage.made("POST", "interviews", COMPLETE, key=key)["runId"]
    reply = stage.call("POST", "interviews", COMPLETE, key=key)
    assert (reply.status, reply.code, reply.fields) == (429, "RATE_LIMITED", {"createsPerDay"})
    assert reply.headers["Retry-After"] == str(12 * 3_600)
    stage.tenant_id = tenant_id
    stage.task("generate_plan", run_id)
    revised = stage.call("PATCH", f"interviews/{run_id}/plan/revise", {"feedback": "More"}, key=key)
    assert (revised.status, revised.fields) == (429, {"revisionsPerRun"})
    assert revised.headers["Retry-After"] == "86400"


@pytest.fixture
def count_fails(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call on the limits table times out; the names of those that were tried."""
    call: Callable[..., Any] = botocore.client.BaseClient._make_api_call
    tried: list[str] = []

    def failing(self: Any, name: str, arguments: Any) -> Any:
        if "limits-table" in str(arguments.get("TableName")):
            tried.append(name)
            raise ReadTimeoutError(endpoint_url="https://dynamodb")
        return call(self, name, arguments)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", failing)
    return tried


def test_without_its_table_everybody_is_served(
    stage: Stage, count_fails: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    key = limited(stage, requestsPerMinute=1, createsPerDay=1)
    replies = [stage.call("POST", "interviews", COMPLETE, key=key) for _ in range(3)]
    assert [each.status for each in replies] == [201] * 3
    assert not any(each.headers.keys() & FIELDS for each in replies)
    # The frame leaves the table alone after its first failure; each create asks for its own place.
    assert len(count_fails) == 1 + 3
    assert '"CallsUncounted": 1' in capsys.readouterr().out


def test_counting_gives_up_early_and_tries_once(stage: Stage) -> None:
    from interviews.runtime import wiring

    forget_clients()
    config = wiring.impatient_client("dynamodb").meta.config
    assert (config.connect_timeout, config.read_timeout) == (0.5, 0.5)
    assert config.retries["total_max_attempts"] == 1
    assert wiring.client("dynamodb").meta.config.read_timeout == wiring.READ_SECONDS


class TestAiSwitch:
    def test_for_the_whole_stage_at_once(self, stage: Stage) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING")
        chat = f"interviews/{run_id}/assessment/chat"
        stage.made("POST", chat, {"message": "Why?"})
        assert stage.made("PUT", "/v1/admin/ai-work", {"paused": True}) == {"paused": True}
        reply = stage.call("POST", chat, {"message": "Why?"})
        assert (reply.status, reply.code) == (503, "AI_UNAVAILABLE")
        assert "paused" in reply.body["message"]
        stage.made("PUT", "/v1/admin/ai-work", {"paused": False})
        stage.made("POST", chat, {"message": "Why?"})

    def test_for_one_tenant(self, stage: Stage) -> None:
        run_id = stage.run_in("SCHEDULED")
        room, headers = stage.room(run_id), {"x-session-token": stage.begin(run_id)}
        path = f"/v1/admin/tenants/{stage.tenant_id}"
        stage.made("PATCH", path, {"aiPaused": True})
        said = stage.made("POST", f"{room}/messages", {"text": "Yes, for six years."}, headers=headers)
        assert said["questionNumber"] == 2
        stage.made("POST", f"{room}/finish", headers=headers)
        with pytest.raises(Exception, match="paused"):
            stage.task("assess_interview", run_id)
        stage.made("PATCH", path, {"aiPaused": False})
        stage.task("assess_interview", run_id)
        assert stage.made("GET", f"interviews/{run_id}")["state"] == "ASSESSMENT_PENDING"
