"""Contract §3, §4 and §6 over HTTP: what the endpoints answer; the OpenAPI document is checked with every answer."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from handler_stage import COMPLETE, Stage, open_stage
from local.stage.seed import PERMISSIONS


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def cursor_of(position: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


class TestCreating:
    def test_a_complete_request_is_accepted(self, stage: Stage) -> None:
        reply = stage.call("POST", "interviews", COMPLETE)
        assert reply.status == 201
        assert re.fullmatch(r"run_\d+_[0-9a-f]{8}", reply.body["runId"])
        assert reply.body["state"] == "VALIDATING_SKILLS"
        assert "missingFields" not in reply.body

    def test_an_incomplete_one_too_and_is_asked_for_the_rest(self, stage: Stage) -> None:
        reply = stage.call("POST", "interviews", {})
        assert (reply.status, reply.body["state"], reply.body["dataQuality"]) == (201, "INFO_NEEDED", "POOR")
        severities = {each["field"]: each["severity"] for each in reply.body["missingFields"]}
        assert severities == {
            "position": "CRITICAL",
            "candidateRef": "CRITICAL",
            "level": "HIGH",
            "qualifications": "HIGH",
        }

    def test_the_same_external_id_gives_the_same_run(self, stage: Stage) -> None:
        first = stage.call("POST", "interviews", COMPLETE | {"externalId": "A/1 #ü"})
        again = stage.call("POST", "interviews", {"externalId": "A/1 #ü"})
        assert (first.status, again.status) == (201, 200)
        assert again.body == first.body
        assert again.headers["Idempotent-Replayed"] == "true"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("position", 5),
            ("position", ""),
            ("position", " "),
            ("position", "x" * 201),
            ("level", "senior"),
            ("level", "BOSS"),
            ("candidateRef", "x" * 129),
            ("candidateEmail", "a@b"),
            ("candidateEmail", "a@@example.com"),
            ("candidateProfile", "x" * 20_001),
            ("qualifications", "TypeScript"),
            ("qualifications", ["ok"]),
            ("qualifications", ["x" * 501]),
            ("qualifications", ["TypeScript"] * 31),
            ("qualifications", [None]),
            ("jobDescription", "too short"),
            ("externalId", "x" * 172),
            ("callbackUrl", "ftp://ats.example/hook"),
            ("callbackUrl", "https://user:word@ats.example/"),
            ("callbackUrl", "http://93.184.216.34/"),
            ("callbackUrl", "https://127.0.0.1/"),
            ("callbackUrl", "https://169.254.169.254/latest"),
            ("callbackUrl", "https://[::1]/"),
            ("callbackUrl", "https://2130706433/"),
            ("durationMinutes", 4),
            ("durationMinutes", 121),
            ("durationMinutes", "30"),
            ("durationMinutes", 30.5),
            ("durationMinutes", True),
            ("language", "german"),
            ("scheduledAt", "tomorrow"),
            ("scheduledAt", "2026-12-01T09:00:00"),
            ("scheduledAt", 1_790_000_000),
            ("metadata", {"a": 1}),
            ("metadata", {"x" * 41: "1"}),
            ("metadata", {"a": "x" * 501}),
            ("metadata", {str(number): "" for number in range(51)}),
            ("metadata", []),
        ],
    )
    def test_a_value_that_breaks_a_limit_is_refused_by_its_name(
        self, stage: Stage, field: str, value: Any
    ) -> None:
        reply = stage.call("POST", "interviews", COMPLETE | {field: value})
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
        assert {each.split(".")[0] for each in reply.fields} == {field}

    def test_every_broken_field_has_its_row(self, stage: Stage) -> None:
        reply = stage.call("POST", "interviews", {"position": 1, "level": 2, "candidateRef": 3})
        assert reply.fields == {"position", "level", "candidateRef"}

    @pytest.mark.parametrize(
        "more",
        [
            {"position": "x" * 200, "candidateRef": "x" * 128, "externalId": "x" * 171},
            {"metadata": {f"{number:040}": "x" * 500 for number in range(50)}},
            {"qualifications": ["x" * 500] * 30, "jobDescription": "x" * 20_000},
            {"scheduledAt": "2026-12-01T10:00:00+01:00", "language": "de-CH", "durationMinutes": 5},
            {"candidateName": "Žofia 李 \U0001f600", "candidateEmail": "zofia+ats@mail.example"},
            {"position": "<script>alert(1)</script>", "companyName": "'; DROP TABLE runs; --"},
            {"callbackUrl": "https://93.184.216.34:8443/hook?x=1"},
            {"level": None, "metadata": None},
        ],
    )
    def test_what_keeps_the_limits_comes_back_as_it_was_sent(self, stage: Stage, more: Any) -> None:
        run_id = stage.made("POST", "interviews", COMPLETE | more)["runId"]
        shown = stage.made("GET", f"interviews/{run_id}")
        for field in {"position", "metadata", "qualifications", "jobDescription"} & more.keys():
            assert shown[field] == (more[field] if more[field] is not None else {})
        if "scheduledAt" in more:
            assert shown["scheduledAt"] == "2026-12-01T09:00:00.000Z"


class TestDeciding:
    @pytest.mark.parametrize(
        ("method", "path", "body", "allowed"),
        [
            ("PATCH", "info", {"level": "SENIOR"}, {"INFO_NEEDED"}),
            ("POST", "plan/approve", None, {"PENDING"}),
            ("POST", "plan/reject", {"feedback": "No"}, {"PENDING"}),
            ("PATCH", "plan/revise", {"feedback": "More"}, {"PENDING"}),
            ("POST", "assessment/approve", None, {"ASSESSMENT_PENDING"}),
            ("POST", "assessment/reject", {"feedback": "No"}, {"ASSESSMENT_PENDING"}),
            ("POST", "assessment/chat", {"message": "Why?"}, {"ASSESSMENT_PENDING", "ASSESSMENT_APPROVED"}),
        ],
    )
    def test_in_another_state_the_current_and_the_allowed_ones_are_named(
        self, stage: Stage, method: str, path: str, body: Any, allowed: set[str]
    ) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        reply = stage.call(method, f"interviews/{run_id}/{path}", body)
        assert (reply.status, reply.code) == (409, "INVALID_STATE")
        rows = {each["field"]: each["message"] for each in reply.body["details"]}
        assert rows["state"] == "VALIDATING_SKILLS"
        assert set(rows["allowedStates"].split(", ")) == allowed

    def test_what_is_over_cannot_be_cancelled(self, stage: Stage) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        assert stage.call("DELETE", f"interviews/{run_id}").body == {"runId": run_id, "state": "CANCELLED"}
        assert stage.call("DELETE", f"interviews/{run_id}").code == "INVALID_STATE"

    def test_the_reason_of_a_cancellation_comes_from_the_body_or_the_query(self, stage: Stage) -> None:
        reasons = []
        for sent in ({"body": {"reason": "Filled"}}, {"query": {"reason": "Filled"}}, {}):
            run_id = stage.run_in("VALIDATING_SKILLS")
            stage.made("DELETE", f"interviews/{run_id}", **sent)
            reasons.append(stage.made("GET", f"interviews/{run_id}")["cancellation"]["reason"])
        assert reasons == ["Filled", "Filled", "REQUESTED"]

    @pytest.mark.parametrize("sent", [{}, {"body": {"reason": "x"}}])
    def test_an_unknown_parameter_of_a_cancellation_is_refused(self, stage: Stage, sent: Any) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        reply = stage.call("DELETE", f"interviews/{run_id}", query={"why": "x"}, **sent)
        assert (reply.status, reply.fields) == (400, {"why"})

    def test_an_approved_plan_has_a_link(self, stage: Stage) -> None:
        run_id = stage.run_in("PENDING")
        reply = stage.call("POST", f"interviews/{run_id}/plan/approve", {"approvedBy": "Rita"})
        assert (reply.status, reply.body["state"]) == (200, "APPROVED")
        link = reply.body["interviewLink"]
        assert re.fullmatch(r"https://interviews\.example/api/interview/join/[0-9a-f]{64}", link)
        assert stage.made("GET", f"interviews/{run_id}")["interviewLink"] == link

    def test_a_plan_goes_back_for_revision(self, stage: Stage) -> None:
        run_id = stage.run_in("PENDING")
        path = f"interviews/{run_id}/plan/revise"
        unknown = stage.call("PATCH", path, {"revisions": [{"target": "q99", "instruction": "Harder"}]})
        assert (unknown.status, unknown.fields) == (400, {"revisions.0.target"})
        assert stage.call("PATCH", path, {"requestedBy": "Rita"}).status == 400
        done = stage.call("PATCH", path, {"revisions": [{"target": "plan", "instruction": "Harder"}]})
        assert done.body == {"runId": run_id, "state": "GENERATING_PLAN", "planVersion": 2}

    @pytest.mark.parametrize(
        ("state", "method", "path", "body"),
        [
            ("PENDING", "POST", "plan/approve", {}),
            ("PENDING", "POST", "plan/reject", {"feedback": "No"}),
            ("PENDING", "PATCH", "plan/revise", {"feedback": "More"}),
            ("ASSESSMENT_PENDING", "POST", "assessment/approve", {}),
            ("ASSESSMENT_PENDING", "POST", "assessment/reject", {"feedback": "No"}),
        ],
    )
    def test_a_decision_may_name_the_version_it_is_about(
        self, stage: Stage, state: str, method: str, path: str, body: dict[str, Any]
    ) -> None:
        below = f"interviews/{stage.run_in(state)}"
        for malformed in (0, "1", 1.5, True):
            reply = stage.call(method, f"{below}/{path}", body | {"version": malformed})
            assert (reply.status, reply.fields) == (400, {"version"})
        other = stage.call(method, f"{below}/{path}", body | {"version": 2})
        assert (other.status, other.code) == (409, "CONCURRENT_UPDATE")
        assert other.body["details"] == [{"field": "version", "message": "1"}]
        assert stage.made("GET", below)["state"] == state
        assert stage.call(method, f"{below}/{path}", body | {"version": 1}).status == 200

    def test_info_completes_a_run_step_by_step(self, stage: Stage) -> None:
        run_id = stage.run_in("INFO_NEEDED")
        path = f"interviews/{run_id}/info"
        assert stage.call("PATCH", path, {}).status == 400
        first = stage.call("PATCH", path, {"position": "Engineer"})
        assert first.body["state"] == "INFO_NEEDED"
        rest = {each: COMPLETE[each] for each in ("level", "qualifications")}
        assert stage.call("PATCH", path, rest).body == {
            "runId": run_id,
            "state": "VALIDATING_SKILLS",
            "dataQuality": "EXCELLENT",
            "missingFields": [],
        }


class TestAnAssessment:
    def test_is_asked_about_decided_ranked_and_purged(self, stage: Stage) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING", position="Archivist", externalId="whole-life")
        below = f"interviews/{run_id}"
        said = stage.made("POST", f"{below}/assessment/chat", {"message": "What shows TypeScript?"})
        more = {"message": "And else?", "conversationId": said["conversationId"]}
        assert (
            stage.made("POST", f"{below}/assessment/chat", more)["conversationId"] == said["conversationId"]
        )
        unknown = {"message": "And else?", "conversationId": "00000000-0000-4000-8000-000000000000"}
        assert stage.call("POST", f"{below}/assessment/chat", unknown).status == 404
        pending = {"position": "Archivist", "includePending": "true"}
        assert stage.made("GET", "rankings", query={"position": "Archivist"})["items"] == []
        assert [each["rank"] for each in stage.made("GET", "rankings", query=pending)["items"]] == [1]
        turns = stage.made("GET", f"{below}/transcript", query={"limit": "100"})["items"]
        assert [each["turn"] for each in turns] == list(range(1, len(turns) + 1))
        anew = stage.made(
            "POST", f"{below}/assessment/reject", {"feedback": "Look again", "action": "REASSESS"}
        )
        assert anew["state"] == "COMPLETED"
        assert stage.made("GET", below)["assessment"] is None
        stage.task("assess_interview", run_id)
        assert stage.made("POST", f"{below}/assessment/approve")["state"] == "ASSESSMENT_APPROVED"
        purged = stage.made("DELETE", f"{below}/candidate-data")
        assert stage.made("DELETE", f"{below}/candidate-data") == purged
        assert stage.made("GET", f"{below}/transcript") == {"items": [], "nextCursor": None}
        shown = stage.made("GET", below)
        assert (shown["candidate"], shown["assessment"]["summary"]) == (None, "[erased]")
        events = stage.made("GET", f"{below}/events", query={"limit": "100"})["items"]
        assert [each["sequence"] for each in events] == list(range(1, len(events) + 1))
        assert events[-1]["event"] == "candidate.data_purged"

    def test_may_be_rejected_for_good(self, stage: Stage) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING")
        reply = stage.call("POST", f"interviews/{run_id}/assessment/reject", {"feedback": "No"})
        assert reply.body == {"runId": run_id, "state": "CANCELLED"}


class TestReading:
    def test_the_candidate_is_shown_only_with_the_permission(self, stage: Stage) -> None:
        run_id = stage.run_in("VALIDATING_SKILLS")
        blind = stage.new_key([each for each in PERMISSIONS if each != "candidate:read"])
        assert stage.made("GET", f"interviews/{run_id}", key=blind)["candidate"] is None
        assert stage.made("GET", f"interviews/{run_id}")["candidate"]["name"] == "Alex Example"

    def test_a_list_is_paged_without_gaps_and_newest_first(self, stage: Stage) -> None:
        key = stage.new_key(tenantId=stage.new_tenant())
        made = []
        for _ in range(5):
            stage.clock.advance(seconds=1)
            made.append(stage.made("POST", "interviews", COMPLETE, key=key)["runId"])
        found, query = [], {"limit": "2"}
        while True:
            page = stage.made("GET", "interviews", query=query, key=key)
            found += [each["runId"] for each in page["items"]]
            if page["nextCursor"] is None:
                break
            query["cursor"] = page["nextCursor"]
        assert found == made[::-1]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({"state": "VALIDATING_SKILLS"}, 1),
            ({"state": "PENDING"}, 0),
            ({"position": "Gardener"}, 1),
            ({"candidateRef": "g1"}, 1),
            ({"externalId": "none"}, 0),
            ({"createdAfter": "2030-01-01T00:00:00Z"}, 0),
            ({"createdBefore": "2030-01-01T00:00:00+01:00", "createdAfter": "2020-01-01T00:00:00Z"}, 1),
            ({"createdBefore": "2020-01-01T00:00:00Z", "createdAfter": "2030-01-01T00:00:00Z"}, 0),
        ],
    )
    def test_a_list_is_filtered(self, stage: Stage, query: dict[str, str], count: int) -> None:
        key = stage.new_key(tenantId=stage.new_tenant())
        stage.made("POST", "interviews", COMPLETE | {"position": "Gardener", "candidateRef": "g1"}, key=key)
        assert len(stage.made("GET", "interviews", query=query, key=key)["items"]) == count

    @pytest.mark.parametrize(
        ("name", "finer", "count"),
        [
            ("createdAfter", "", 1),
            ("createdAfter", "4", 0),
            ("createdAfter", "0000001", 0),
            ("createdAfter", "000", 1),
            ("createdBefore", "", 1),
            ("createdBefore", "4", 1),
        ],
    )
    def test_a_time_finer_than_a_millisecond_is_not_cut(
        self, stage: Stage, name: str, finer: str, count: int
    ) -> None:
        key = stage.new_key(tenantId=stage.new_tenant())
        run_id = stage.made("POST", "interviews", COMPLETE, key=key)["runId"]
        made = stage.made("GET", f"interviews/{run_id}", key=key)["createdAt"]
        query = {name: f"{made.removesuffix('Z')}{finer}Z"}
        assert len(stage.made("GET", "interviews", query=query, key=key)["items"]) == count

    @pytest.mark.parametrize("path", ["interviews", "rankings", "webhook-deliveries", "events", "transcript"])
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            *(("limit", each) for each in ("0", "101", "-1", "x", "1.5", "", "1e1", " 5", "٣", "9" * 99)),
            *(("cursor", each) for each in ("", "x", "%%%", "ü", "\ud800", "e30=x", "A" * 9_000)),
            ("cursor", cursor_of([])),
            ("cursor", cursor_of("text")),
            ("cursor", cursor_of({})),
            ("cursor", cursor_of({"pk": "x"})),
            ("cursor", cursor_of({"pk": "x", "sk": "x", "tenantRuns": "another", "tenantRunsSort": "x"})),
            ("cursor", cursor_of({"key": {"pk": "x"}, "counted": 1, "rank": 1, "score": 1})),
            ("cursor", cursor_of({"key": 1, "counted": "x", "rank": [], "score": {}})),
            ("cursor", cursor_of({"after": "x"})),
            ("cursor", cursor_of({"after": -1})),
            ("cursor", cursor_of({"after": 1.5})),
            ("cursor", cursor_of({"after": True})),
            ("cursor", cursor_of({"after": 10**30})),
            ("cursor", base64.urlsafe_b64encode(b"[" * 50_000).decode()),
            ("cursor", base64.urlsafe_b64encode(b"\xff\xfe").decode()),
            ("unheardOf", "1"),
            ("Limit", "1"),
            ("\ud800", "1"),
            ("limit ", "1"),
        ],
    )
    def test_a_parameter_that_does_not_fit_is_refused_by_its_name(
        self, stage: Stage, path: str, name: str, value: str
    ) -> None:
        if path in ("events", "transcript"):
            path = f"interviews/{stage.run_in('VALIDATING_SKILLS')}/{path}"
        reply = stage.call("GET", path, query={name: value})
        assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
        assert len(reply.fields) == 1

    @pytest.mark.parametrize(
        ("path", "query"),
        [
            ("interviews", {"state": "pending"}),
            ("interviews", {"createdAfter": "yesterday"}),
            ("interviews", {"createdBefore": "2026-01-01"}),
            ("interviews", {"position": ""}),
            ("interviews", {"position": "x" * 501}),
            ("rankings", {"level": "senior"}),
            ("rankings", {"recommendation": "YES"}),
            ("rankings", {"minScore": "NaN"}),
            ("rankings", {"minScore": "101"}),
            ("rankings", {"minScore": "-1"}),
            ("rankings", {"minScore": "1_0"}),
            ("rankings", {"minScore": " 5"}),
            ("rankings", {"includePending": "yes"}),
            ("webhook-deliveries", {"status": "LOST"}),
            ("webhook-deliveries", {"event": "interview.unheard_of"}),
        ],
    )
    def test_a_filter_that_does_not_fit_is_refused(
        self, stage: Stage, path: str, query: dict[str, str]
    ) -> None:
        reply = stage.call("GET", path, query=query)
        assert (reply.status, reply.fields) == (400, set(query))


class TestRepeating:
    @pytest.mark.parametrize(
        ("state", "method", "path", "body"),
        [
            ("INFO_NEEDED", "PATCH", "/info", {"level": "SENIOR"}),
            ("PENDING", "POST", "/plan/approve", {"comment": "ü"}),
            ("PENDING", "POST", "/plan/reject", {"feedback": "No"}),
            ("PENDING", "PATCH", "/plan/revise", {"feedback": "More"}),
            ("ASSESSMENT_PENDING", "POST", "/assessment/approve", None),
            ("ASSESSMENT_PENDING", "POST", "/assessment/reject", {"feedback": "No"}),
            ("ASSESSMENT_PENDING", "POST", "/assessment/chat", {"message": "Why?"}),
            ("PENDING", "DELETE", "", None),
            ("PENDING", "DELETE", "/candidate-data", None),
        ],
    )
    def test_a_call_with_its_key_gives_the_first_answer(
        self, stage: Stage, state: str, method: str, path: str, body: Any
    ) -> None:
        run_id = stage.run_in(state)
        headers = {"Idempotency-Key": f"{run_id}{path}"}
        first = stage.call(method, f"interviews/{run_id}{path}", body, headers=headers)
        again = stage.call(method, f"interviews/{run_id}{path}", body, headers=headers)
        assert (first.status, again.status) == (200, 200)
        assert first.body == again.body
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        other = stage.run_in("PENDING")
        reply = stage.call("POST", f"interviews/{other}/plan/approve", headers=headers)
        assert (reply.status, reply.code) == (409, "IDEMPOTENCY_CONFLICT")

    def test_settings_too(self, stage: Stage) -> None:
        key = stage.new_key(tenantId=stage.new_tenant())
        headers = {"Idempotency-Key": "k"}
        first = stage.call("PATCH", "settings", {"linkTtlDays": 3}, headers=headers, key=key)
        again = stage.call("PATCH", "settings", {"linkTtlDays": 3.0}, headers=headers, key=key)
        other = stage.call("PATCH", "settings", {"linkTtlDays": 4}, headers=headers, key=key)
        assert first.body == again.body
        assert (again.headers["Idempotent-Replayed"], other.code) == ("true", "IDEMPOTENCY_CONFLICT")

    def test_a_key_belongs_to_its_tenant_and_lasts_a_day(self, stage: Stage) -> None:
        headers = {"Idempotency-Key": "mine"}
        first = stage.made("POST", "interviews", COMPLETE, headers=headers)
        other = stage.new_key(tenantId=stage.new_tenant())
        assert stage.made("POST", "interviews", COMPLETE, headers=headers, key=other) != first
        stage.clock.advance(hours=24, seconds=1)
        assert stage.made("POST", "interviews", COMPLETE, headers=headers) != first


@pytest.mark.parametrize("id", ["x", "dlv_#", "ü", "\ud800", "x" * 5_000, "dlv_" + "0" * 32])
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/redeliver")])
def test_an_unknown_delivery_gives_404(stage: Stage, method: str, path: str, id: str) -> None:
    reply = stage.call(method, f"webhook-deliveries/{id}{path}")
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


class TestSettings:
    def test_are_read_and_changed(self, stage: Stage) -> None:
        key = stage.new_key(tenantId=stage.new_tenant())
        shown = stage.made("GET", "settings", key=key)
        assert shown.pop("limits")["requestsPerMinute"] == 600
        assert shown == {
            "autoApprovePlans": False,
            "linkTtlDays": 7,
            "candidatePiiRetentionDays": 90,
            "assessmentRetentionDays": 365,
            "recordingRetentionDays": 30,
            "candidateFeedback": False,
        }
        changed = stage.made("PATCH", "settings", {"autoApprovePlans": True}, key=key)
        assert changed["autoApprovePlans"] is True
        assert stage.made("GET", "settings", key=key) == changed

    @pytest.mark.parametrize(
        "body",
        [{}, {"linkTtlDays": 0}, {"linkTtlDays": "7"}, {"linkTtlDays": None}, {"autoApprovePlans": 1}],
    )
    def test_that_do_not_fit_are_refused(self, stage: Stage, body: Any) -> None:
        assert stage.call("PATCH", "settings", body).status == 400


def test_an_idempotency_key_counts_for_runs_and_settings_together(stage: Stage) -> None:
    headers = {"Idempotency-Key": "runs and settings"}
    stage.made("POST", "interviews", COMPLETE, headers=headers)
    other = stage.call("PATCH", "settings", {"linkTtlDays": 9}, headers=headers)
    assert (other.status, other.code) == (409, "IDEMPOTENCY_CONFLICT")
    assert stage.made("GET", "settings")["linkTtlDays"] != 9
    headers = {"Idempotency-Key": "settings first"}
    first = stage.call("PATCH", "settings", {"linkTtlDays": 7}, headers=headers)
    again = stage.call("PATCH", "settings", {"linkTtlDays": 7}, headers=headers)
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")
