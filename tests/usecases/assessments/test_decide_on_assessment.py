"""approve_assessment, reject_assessment, assess_interview."""

from typing import Any

import pytest

from builders import CALLER, Office, PlainEngine, idempotency
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import Detail, EngineUnavailable, InvalidState, LimitReached, RunMovedOn
from interviews.domain.runs.happenings import Rejection
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Cancellation
from interviews.domain.tenants.tenant import Limits
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.get_interview import get_interview

ELSEWHERE = [each for each in State if each not in (State.RECEIVED, State.ASSESSMENT_PENDING)]


@pytest.fixture
def office() -> Office:
    return Office()


def reject(
    office: Office, run_id: str, action: Rejection = "CANCEL", rejected_by: str | None = "Grace"
) -> Answer[Any]:
    return reject_assessment(
        CALLER,
        run_id,
        feedback="Too thin",
        rejected_by=rejected_by,
        action=action,
        limits=office.tenant.limits,
        service=office.service,
    )


def last_event(office: Office, run_id: str) -> tuple[str, str, object, str | None]:
    event = list(office.runs.events(office.ref(run_id), after=0, limit=100).items)[-1]
    return event.event.value, event.state, dict(event.data), event.closes


class TestAssess:
    def test_it_awaits_a_persons_decision(self, office: Office) -> None:
        run_id = office.completed()
        assert office.assess(run_id) == 1
        run = office.run(run_id)
        assert run.state is State.ASSESSMENT_PENDING
        assert run.verdict is not None
        assert (run.verdict.overall_score, run.verdict.recommendation) == (75.0, "HIRE")
        assert len(run.verdict.demonstrated) == 3
        event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
        assert (event.event.value, event.assessment_version) == ("interview.assessment_pending", 1)

    def test_repeating_it_makes_no_second_assessment(self, office: Office) -> None:
        run_id = office.assessed()
        before = office.run(run_id)
        assert office.assess(run_id) == 1
        assert office.run(run_id) == before
        assert office.engine.calls.count("assess") == 1

    def test_a_failing_engine_changes_nothing(self, office: Office) -> None:
        run_id = office.completed()
        before = office.run(run_id)
        office.engine.failures = 1
        with pytest.raises(EngineUnavailable):
            office.assess(run_id)
        assert office.run(run_id) == before
        assert office.assess(run_id) == 1

    @pytest.mark.parametrize("state", [State.CANCELLED, State.REJECTED])
    def test_a_run_that_is_over_is_left_alone(self, office: Office, state: State) -> None:
        with pytest.raises(RunMovedOn):
            office.assess(office.at(state))

    def test_an_interview_without_answers_is_not_held_against_the_candidate(self, office: Office) -> None:
        run_id = office.assessed(answers=())
        verdict = office.run(run_id).verdict
        assert verdict is not None
        assert verdict.recommendation == "INSUFFICIENT_EVIDENCE"

    def test_the_engine_never_sees_who_the_candidate_is(self, office: Office) -> None:
        seen: list[str] = []

        class Watching(PlainEngine):
            def __getattribute__(self, name: str):  # type: ignore[no-untyped-def]
                found = object.__getattribute__(self, name)
                if name not in ("validate_skills", "plan", "revise_plan", "next_turn", "assess"):
                    return found

                def watched(*arguments: object) -> object:
                    seen.append(repr(arguments))
                    return found(*arguments)

                return watched

        office.engine = Watching()
        run_id = office.planned()
        office.revise(run_id)
        office.plan(run_id)
        office.approve(run_id)
        office.assessed()
        assert len(seen) > 6
        assert not [
            each for each in seen if "Lovelace" in each or "example.com" in each or "first program" in each
        ]


class TestApprove:
    def test_it_settles_the_run(self, office: Office) -> None:
        run_id = office.assessed()
        assert office.approve_assessment(run_id).body == {"runId": run_id, "state": "ASSESSMENT_APPROVED"}
        assert last_event(office, run_id) == (
            "interview.assessment_approved",
            "ASSESSMENT_APPROVED",
            {"approvedBy": "Grace"},
            "assessment#1",
        )


class TestReject:
    def test_it_cancels_the_run(self, office: Office) -> None:
        run_id = office.assessed()
        assert reject(office, run_id).body == {"runId": run_id, "state": "CANCELLED"}
        assert last_event(office, run_id) == (
            "interview.assessment_rejected",
            "CANCELLED",
            {"feedback": "Too thin", "action": "CANCEL", "rejectedBy": "Grace"},
            "assessment#1",
        )
        now = office.clock()
        assert office.run(run_id).cancellation == Cancellation("ASSESSMENT_REJECTED", "Grace", now)

    def test_without_a_name_it_was_the_key(self, office: Office) -> None:
        run_id = office.assessed()
        reject(office, run_id, rejected_by=None)
        cancellation = office.run(run_id).cancellation
        assert cancellation is not None
        assert cancellation.by == CALLER.key_id

    def test_a_new_assessment_is_made_from_the_same_transcript(self, office: Office) -> None:
        run_id = office.assessed()
        assert reject(office, run_id, "REASSESS").body == {"runId": run_id, "state": "COMPLETED"}
        assert last_event(office, run_id)[1:3] == (
            "COMPLETED",
            {"feedback": "Too thin", "action": "REASSESS", "rejectedBy": "Grace"},
        )
        shown = get_interview(CALLER, run_id, service=office.service, links=office.links)
        assert shown["assessment"] is None
        assert office.assess(run_id) == 2
        documents = office.runs.load(office.ref(run_id), ("ASSESSMENT", "ASSESSMENT#0001")).artefacts
        assert [each["version"] for each in (documents["ASSESSMENT#0001"], documents["ASSESSMENT"])] == [1, 2]

    def test_while_it_is_being_made_anew_the_old_verdict_ranks_nobody(self, office: Office) -> None:
        run_id = office.assessed()
        reject(office, run_id, "REASSESS")
        assert not office.runs.ranked_runs(CALLER.tenant_id, min_score=None, limit=5, key=None).items

    def test_without_its_transcript_it_cannot_be_made_anew(self, office: Office) -> None:
        run_id = office.assessed()
        office.clock.advance(days=90)
        with pytest.raises(InvalidState, match="no longer kept"):
            reject(office, run_id, "REASSESS")
        assert office.run(run_id).state is State.ASSESSMENT_PENDING

    @pytest.mark.parametrize("most", [0, 2])
    def test_the_tenant_limits_how_often(self, office: Office, most: int) -> None:
        office.set_up_tenant(limits=Limits(reassessments_per_run=most))
        run_id = office.assessed()
        for _ in range(most):
            reject(office, run_id, "REASSESS")
            office.assess(run_id)
        with pytest.raises(LimitReached) as refused:
            reject(office, run_id, "REASSESS")
        assert refused.value.details == (Detail("reassessmentsPerRun", f"{most} of {most} are used"),)
        assert office.run(run_id).state is State.ASSESSMENT_PENDING
        assert office.approve_assessment(run_id).body["state"] == "ASSESSMENT_APPROVED"

    def test_beyond_the_limit_it_can_still_be_rejected(self, office: Office) -> None:
        office.set_up_tenant(limits=Limits(reassessments_per_run=0))
        assert reject(office, office.assessed(), "CANCEL").body["state"] == "CANCELLED"


@pytest.mark.parametrize("state", ELSEWHERE)
@pytest.mark.parametrize("rejection", [None, "CANCEL", "REASSESS"])
def test_an_assessment_is_decided_on_while_it_is_pending_only(
    office: Office, rejection: Rejection | None, state: State
) -> None:
    run_id = office.at(state)
    before = office.run(run_id)
    with pytest.raises(InvalidState) as refused:
        if rejection:
            reject(office, run_id, rejection)
        else:
            office.approve_assessment(run_id)
    assert [each.message for each in refused.value.details] == [state.value, "ASSESSMENT_PENDING"]
    assert office.run(run_id) == before


def test_an_unread_assessment_is_never_decided_by_time(office: Office) -> None:
    run_id = office.assessed()
    office.clock.advance(days=200)
    assert office.run(run_id).state is State.ASSESSMENT_PENDING
    assert isinstance(office.runs, InMemoryRunStore)
    assert office.approve_assessment(run_id).body["state"] == "ASSESSMENT_APPROVED"


def test_a_decision_is_replayed_under_its_key_even_when_the_run_has_gone_on(office: Office) -> None:
    run_id = office.planned()
    first = office.reject(run_id, idempotency=idempotency())
    again = office.reject(run_id, idempotency=idempotency())
    assert (again.replayed, again.body) == (True, first.body)
