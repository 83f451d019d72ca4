"""Contract §1: key, tenant, permission, then everything else; and who is not let in gets nothing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from handler_stage import ANSWER, COMPLETE, Stage, handler_of, open_stage
from infra.routes import ROUTES
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.domain.kernel.errors import RunMovedOn, TenantSuspended
from interviews.domain.kernel.text import WITHHELD
from interviews.runtime.declared import Access
from local.stage.seed import PERMISSIONS

ADMIN = "/v1/admin"
CANDIDATE = {"candidateName": "Zebedee Quill", "candidateProfile": "Plays the ocarina."}


@pytest.fixture
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def without(*permissions: str) -> list[str]:
    return [each for each in PERMISSIONS if each not in permissions]


def stranger(stage: Stage) -> str:
    """A key of another platform that may do everything there."""
    return stage.new_key(platformId=stage.new_platform())


class TestAStoredAnswer:
    """`Idempotency-Key` first answered to the tenant's own key, then asked for by a stranger who names the tenant."""

    @pytest.fixture(params=["settings", "purge", "create"])
    def call(self, request: pytest.FixtureRequest, stage: Stage) -> tuple[str, str, Any]:
        match request.param:
            case "settings":
                return "PATCH", "settings", {"linkTtlDays": 8}
            case "purge":
                return "DELETE", f"interviews/{stage.run_in('PENDING')}/candidate-data", None
        return "POST", "interviews", COMPLETE

    def test_is_for_those_who_are_let_in(self, stage: Stage, call: tuple[str, str, Any]) -> None:
        once = {"Idempotency-Key": "settings-1"}
        first = stage.made(*call, headers=once)
        reply = stage.call(*call, headers=once | {"X-Tenant-ID": stage.tenant_id}, key=stranger(stage))
        assert (reply.status, reply.code) == (403, "FORBIDDEN")
        assert stage.made(*call, headers=once) == first

    def test_is_not_for_a_key_that_lost_the_permission(
        self, stage: Stage, call: tuple[str, str, Any]
    ) -> None:
        once = {"Idempotency-Key": "settings-1"}
        stage.made(*call, headers=once)
        reply = stage.call(*call, headers=once, key=stage.new_key(["interview:read"]))
        assert (reply.status, reply.code) == (403, "FORBIDDEN")


def test_the_tenant_comes_before_the_permission_and_both_before_the_rest(stage: Stage) -> None:
    key = stage.new_key(["interview:read"], platformId=stage.new_platform())
    foreign = {"X-Tenant-ID": stage.tenant_id}
    huge = "x" * 300_000
    for reply in (
        stage.call("PATCH", "settings", raw=huge, key=key, headers=foreign),
        stage.call("DELETE", "interviews/not-a-run/candidate-data", key=key, headers=foreign),
    ):
        assert "belong to this platform" in reply.body["message"]
    reply = stage.call("PATCH", "settings", raw=huge, key=stage.new_key(["interview:read"]))
    assert "tenant:update" in reply.body["message"]


def test_a_header_that_names_two_tenants_is_refused(stage: Stage) -> None:
    other = stage.new_tenant()
    reply = stage.call(
        "GET",
        "interviews",
        key=stage.platform_key,
        headers={"X-Tenant-ID": stage.tenant_id},
        repeated={"X-Tenant-ID": [other, stage.tenant_id]},
    )
    assert (reply.status, reply.fields) == (400, {"X-Tenant-ID"})


def close(stage: Stage, how: str) -> None:
    method, path = {
        "deleted": ("DELETE", f"tenants/{stage.tenant_id}"),
        "suspended": ("POST", f"tenants/{stage.tenant_id}/suspend"),
        "with a suspended platform": ("POST", f"platforms/{stage.platform_id}/suspend"),
    }[how]
    stage.made(method, f"{ADMIN}/{path}")
    stage.clock.advance(minutes=1, seconds=1)


@pytest.mark.parametrize("how", ["deleted", "suspended", "with a suspended platform"])
class TestAClosedTenant:
    def test_is_shut_for_every_key(self, stage: Stage, how: str) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING")
        close(stage, how)
        for key in (stage.key, stage.platform_key):
            for method, path in (
                ("GET", f"interviews/{run_id}"),
                ("GET", f"interviews/{run_id}/transcript"),
                ("GET", f"interviews/{run_id}/events"),
                ("DELETE", f"interviews/{run_id}"),
                ("GET", "events"),
                ("POST", "interviews"),
            ):
                reply = stage.call(method, path, key=key, headers={"X-Tenant-ID": stage.tenant_id})
                assert reply.status == 403, f"{method} {path}"

    def test_has_no_open_room(self, stage: Stage, how: str) -> None:
        waiting, running = stage.run_in("SCHEDULED"), stage.run_in("SCHEDULED")
        rooms = {each: stage.room(each) for each in (waiting, running)}
        session = {"x-session-token": stage.begin(running)}
        close(stage, how)
        for reply in (
            stage.call("GET", f"{rooms[waiting]}/info"),
            stage.call("POST", f"{rooms[waiting]}/request-otp"),
            stage.call("POST", f"{rooms[waiting]}/start", {"consent": True}),
            stage.call("GET", f"{rooms[running]}/session", headers=session),
            stage.call("POST", f"{rooms[running]}/messages", {"text": ANSWER}, headers=session),
            stage.call("POST", f"{rooms[running]}/finish", headers=session),
            stage.call("GET", f"{rooms[running]}/feedback", headers=session),
        ):
            assert (reply.status, reply.code) == (410, "SESSION_ENDED")

    def test_has_no_task_done(self, stage: Stage, how: str) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        close(stage, how)
        refusal = RunMovedOn if how == "deleted" else TenantSuspended
        for name in ("generate_plan", "schedule_interview", "assess_interview", "close_interview"):
            with pytest.raises(refusal):
                stage.task(name, run_id)
        for name, more in (("expire_wait", {"wait": "info"}), ("abandon_run", {"reason": "AI_UNAVAILABLE"})):
            with pytest.raises(refusal):
                stage.task(name, run_id, **more)


def test_a_deleted_tenant_gets_nothing_new_even_within_the_minute(stage: Stage) -> None:
    hook = {"callbackUrl": "https://93.184.216.34/hook"}
    run_id = stage.run_in("ASSESSMENT_PENDING")
    stage.made("POST", f"interviews/{run_id}/assessment/chat", {"message": "Why?"})
    stage.made("PUT", "webhook-config", hook)
    stage.made("DELETE", f"{ADMIN}/tenants/{stage.tenant_id}")
    named = {"X-Tenant-ID": stage.tenant_id}
    for method, path, body in (
        ("POST", "interviews", {"candidateRef": "d"}),
        ("PUT", "webhook-config", hook),
        ("POST", "webhook-config/rotate-secret", {}),
        ("PATCH", "settings", {"linkTtlDays": 3}),
        ("POST", f"interviews/{run_id}/assessment/chat", {"message": "Why?"}),
    ):
        reply = stage.call(method, path, body, key=stage.platform_key, headers=named)
        assert (reply.status, reply.code) == (403, "FORBIDDEN"), path


def test_a_suspended_tenant_is_resumed_as_it_was(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED")
    before = stage.made("GET", f"interviews/{run_id}")
    close(stage, "suspended")
    assert stage.made("GET", f"{ADMIN}/tenants/{stage.tenant_id}")["suspendedAt"]
    stage.made("POST", f"{ADMIN}/tenants/{stage.tenant_id}/resume")
    stage.clock.advance(minutes=1, seconds=1)
    assert stage.made("GET", f"interviews/{run_id}") == before
    stage.lead(run_id, "ASSESSMENT_APPROVED", since="SCHEDULED")


def test_a_suspended_platform_shuts_all_its_tenants(stage: Stage) -> None:
    close(stage, "with a suspended platform")
    for key in (stage.key, stage.platform_key):
        reply = stage.call("GET", "interviews", key=key, headers={"X-Tenant-ID": stage.tenant_id})
        assert reply.status == 403
    stage.made("POST", f"{ADMIN}/platforms/{stage.platform_id}/resume")
    assert stage.made("GET", "interviews")["items"] == []


def test_a_deleted_tenants_runs_are_cancelled_and_told_to_nobody(stage: Stage) -> None:
    states = (
        "INFO_NEEDED",
        "PENDING",
        "SCHEDULED",
        "IN_PROGRESS",
        "ASSESSMENT_PENDING",
        "ASSESSMENT_APPROVED",
    )
    runs = [stage.run_in(each) for each in states]
    first = stage.made("DELETE", f"{ADMIN}/tenants/{stage.tenant_id}")
    assert (first["cancelledRuns"], first["nextCursor"]) == (5, None)
    assert stage.made("DELETE", f"{ADMIN}/tenants/{stage.tenant_id}")["cancelledRuns"] == 0
    assert len(runs) == 6
    assert stage.call("DELETE", f"{ADMIN}/tenants/tnt_never_was").status == 404


@pytest.mark.parametrize(
    "reason", ["CANDIDATE_DATA_PURGED", "LINK_EXPIRED", "TENANT_DELETED ", "timed_out", "ＴＩＭＥＤ_ＯＵＴ"]
)
def test_nobody_cancels_for_a_reason_of_the_systems_own(stage: Stage, reason: str) -> None:
    run_id = stage.run_in("SCHEDULED")
    for query, body in (({}, {"reason": reason}), ({"reason": reason}, None)):
        reply = stage.call("DELETE", f"interviews/{run_id}", body, query=query)
        assert (reply.status, reply.fields) == (400, {"reason"})
    assert stage.made("GET", f"interviews/{run_id}")["state"] == "SCHEDULED"


@pytest.mark.parametrize("name", ["system", "candidate", "key_0123", "user:rita@ats.example", "usr_1"])
def test_nobody_decides_in_the_name_of_a_key_or_of_the_system(stage: Stage, name: str) -> None:
    run_id = stage.run_in("PENDING")
    for method, path, body in (
        ("POST", "/plan/approve", {"approvedBy": name}),
        ("POST", "/plan/reject", {"feedback": "No.", "rejectedBy": name}),
        ("PATCH", "/plan/revise", {"feedback": "Ask about testing.", "requestedBy": name}),
        ("DELETE", "", {"cancelledBy": name}),
    ):
        reply = stage.call(method, f"interviews/{run_id}{path}", body)
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")


class TestWithoutCandidateRead:
    def test_nothing_of_the_candidate_is_read_anywhere(self, stage: Stage) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING", **CANDIDATE)
        chat = {"message": "What did the candidate say about strict mode?"}
        told = stage.made("POST", f"interviews/{run_id}/assessment/chat", chat)["answer"]
        stage.made("DELETE", f"interviews/{stage.run_in('PENDING')}", {"reason": "Zebedee was rude."})
        stage.clock.advance(minutes=1)
        key = stage.new_key(without("candidate:read"))
        whole = stage.made("GET", f"interviews/{run_id}")
        private = [
            *CANDIDATE.values(),
            whole["assessment"]["summary"],
            *(each["rationale"] for each in whole["assessment"]["competencies"] if each["rationale"]),
            "strict mode file by file",
            "Zebedee was rude",
            told,
        ]
        for method, path, body in (
            ("GET", f"interviews/{run_id}", None),
            ("GET", "interviews", None),
            ("GET", f"interviews/{run_id}/events", None),
            ("GET", f"interviews/{run_id}/assessment/explanation", None),
            ("POST", f"interviews/{run_id}/assessment/verify", None),
            ("POST", f"interviews/{run_id}/assessment/chat", chat),
            ("GET", "rankings", None),
            ("GET", "events", None),
            ("GET", "webhook-deliveries", None),
        ):
            text = stage.call(method, path, body, key=key).text
            for each in private:
                assert json.dumps(each, ensure_ascii=False)[1:-1] not in text, f"{method} {path}: {each}"
        seen = stage.made("GET", f"interviews/{run_id}", key=key)
        assert (seen["candidate"], seen["assessment"]["summary"]) == (None, WITHHELD)
        assert seen["assessment"]["overallScore"] == whole["assessment"]["overallScore"]
        assert stage.call("GET", f"interviews/{run_id}/transcript", key=key).status == 403

    def test_the_link_is_seen_by_who_made_it_alone(self, stage: Stage) -> None:
        run_id = stage.run_in("PENDING", **CANDIDATE)
        key = stage.new_key(without("candidate:read"))
        made = stage.made("POST", f"interviews/{run_id}/plan/approve", key=key)["interviewLink"]
        stage.task("schedule_interview", run_id)
        stage.clock.advance(minutes=1)
        assert stage.made("GET", f"interviews/{run_id}")["interviewLink"] == made
        assert stage.made("GET", f"interviews/{run_id}", key=key)["interviewLink"] is None
        for path in (f"interviews/{run_id}", f"interviews/{run_id}/events", "events", "interviews"):
            assert made not in stage.call("GET", path, key=key).text

    def test_a_chat_does_not_tell_where_a_word_was_said(self, stage: Stage) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING")
        path = f"interviews/{run_id}/assessment/chat"
        chat = {"message": "What did the candidate say about strict mode?"}
        assert stage.made("POST", path, chat)["citations"]
        key = stage.new_key(without("candidate:read"))
        assert stage.made("POST", path, chat, key=key)["citations"] == []

    def test_what_a_recruiter_brought_into_the_plan_is_withheld(self, stage: Stage) -> None:
        run_id = stage.run_in("PENDING")
        wish = {"feedback": "Add a question about why Zebedee left Siemens"}
        stage.made("PATCH", f"interviews/{run_id}/plan/revise", wish)
        stage.task("generate_plan", run_id)
        key = stage.new_key(without("candidate:read"))
        stage.lead(run_id, "ASSESSMENT_PENDING", since="PENDING")
        for path in (f"interviews/{run_id}", f"interviews/{run_id}/assessment/explanation"):
            seen = stage.call("GET", path, key=key)
            assert "Siemens" in stage.call("GET", path).text or path.endswith("explanation")
            assert (seen.status, "Siemens" in seen.text) == (200, False)
        kept = stage.made("GET", f"interviews/{run_id}", key=key)["plan"]["competencies"]
        first = stage.made("GET", f"interviews/{run_id}")["plan"]["competencies"]
        assert kept[0]["questions"][0]["text"] == first[0]["questions"][0]["text"] != WITHHELD

    def test_no_receiver_is_named_for_a_run_that_may_not_be_read(self, stage: Stage) -> None:
        run_id = stage.run_in("INFO_NEEDED")
        key = stage.new_key(["interview:read", "interview:update"])
        body = {"level": "SENIOR", "callbackUrl": "https://93.184.216.34/elsewhere"}
        path = f"interviews/{run_id}/info"
        before = stage.made("GET", f"interviews/{run_id}")
        assert stage.call("PATCH", path, body, key=key).status == 403
        assert stage.made("GET", f"interviews/{run_id}") == before
        assert stage.call("PATCH", path, {"level": "SENIOR"}, key=key).status == 200

    def test_nor_for_one_that_is_only_made(self, stage: Stage) -> None:
        key = stage.new_key(["interview:create"])
        body = {"candidateRef": "c", "callbackUrl": "https://93.184.216.34/elsewhere"}
        assert stage.call("POST", "interviews", body, key=key).status == 403
        assert stage.call("POST", "interviews", {"candidateRef": "c"}, key=key).status == 201

    def test_what_is_on_record_cannot_be_guessed(self, stage: Stage) -> None:
        known = {"candidateEmail": "zebedee@ats.example", "candidateName": "Zebedee"}
        run_id = stage.run_in("INFO_NEEDED", **known)
        key = stage.new_key(["interview:read", "interview:update"])
        path = f"interviews/{run_id}/info"
        right, wrong = (
            stage.call("PATCH", path, each | {"level": "SENIOR"}, key=key)
            for each in (known, {"candidateEmail": "kim@ats.example", "candidateName": "Kim"})
        )
        assert right.body["details"] == wrong.body["details"]
        assert (right.status, right.fields) == (400, set(known))
        assert stage.call("PATCH", path, known | {"level": "SENIOR"}).status == 200

    def test_a_body_that_tells_less_is_not_signed(self, stage: Stage) -> None:
        stage.made("PUT", "webhook-config", {"callbackUrl": "https://93.184.216.34/hook"})
        stage.run_in("PENDING")
        handler_of("webhooks/fan_out")
        stage.clock.advance(minutes=1)
        for key, signed in ((stage.key, True), (stage.new_key(without("candidate:read")), False)):
            for each in stage.made("GET", "events", key=key)["items"]:
                assert ("webhook-signature" in each["headers"]) is signed
                assert ("X-Webhook-Signature" in each["headers"]) is signed

    def test_a_stored_answer_is_no_way_around(self, stage: Stage) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING")
        once = {"Idempotency-Key": "chat-1"}
        call = ("POST", f"interviews/{run_id}/assessment/chat", {"message": "Why?"})
        stage.made(*call, headers=once)
        again = stage.made(*call, headers=once, key=stage.new_key(without("candidate:read")))
        assert again["answer"] == WITHHELD


def test_every_api_call_is_admitted_by_the_frame() -> None:
    for route in ROUTES:
        assert (route.operation.permission is not None) == (route.access is Access.API_KEY), route
        assert route.endpoint.is_room == route.path.startswith("v1/candidate-access/"), route


def test_no_run_is_made_for_a_tenant_that_is_deleted_in_that_moment(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the tenant and the write, somebody deletes it."""
    commit = DynamoDbRunStore.commit

    def late(store: DynamoDbRunStore, change: Any) -> None:
        if change.starts:
            stage.made("DELETE", f"{ADMIN}/tenants/{stage.tenant_id}")
        commit(store, change)

    monkeypatch.setattr(DynamoDbRunStore, "commit", late)
    reply = stage.call("POST", "interviews", {"candidateRef": "c", "candidateName": "Zebedee"})
    assert (reply.status, reply.code) == (403, "FORBIDDEN")
    again = stage.made("DELETE", f"{ADMIN}/tenants/{stage.tenant_id}")
    assert again["cancelledRuns"] == 0
