"""generate_plan, schedule_interview, expire_wait, abandon_run, relay_workflow."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from builders import Office, PlainEngine
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import DecidedMeanwhile, EngineUnavailable, RunMovedOn
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.records import to_record
from interviews.domain.kernel.times import to_epoch
from interviews.domain.plans.plan import Brief, PlanDraft
from interviews.domain.runs.execution import renewed
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.domain.runs.run import Reason
from interviews.domain.tenants.tenant import TenantSettings
from interviews.usecases.kernel.ports import Json
from interviews.usecases.room.schedule_interview import schedule_interview
from interviews.usecases.runs.abandon_run import abandon_run
from interviews.usecases.runs.expire_wait import expire_wait
from interviews.usecases.runs.relay_workflow import (
    ExecutionWanted,
    RunOver,
    Signal,
    TokenParked,
    WaitClosed,
    relay_workflow,
)
from interviews.usecases.runs.run_store import Change, ParkedToken

ENDED = [State.REJECTED, State.CANCELLED]
PARKED = ParkedToken("t", 1)


@pytest.fixture
def office() -> Office:
    return Office()


def store_of(office: Office) -> InMemoryRunStore:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs


def expire(office: Office, run_id: str, wait: str) -> None:
    expire_wait(
        office.ref(run_id), wait, generation=1, runs=office.runs, clock=office.clock, random=office.random
    )


def abandon(office: Office, run_id: str, reason: Reason = Reason.AI_UNAVAILABLE) -> None:
    abandon_run(office.ref(run_id), reason, runs=office.runs, clock=office.clock, random=office.random)


def schedule(office: Office, run_id: str) -> int:
    return schedule_interview(
        office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
    )


class TestGeneratePlan:
    def test_a_plan_awaits_its_decision(self, office: Office) -> None:
        run_id = office.created()
        assert office.plan(run_id) == 1
        run = office.run(run_id)
        assert (run.state, run.plan_version, run.plan_status) == (State.PENDING, 1, "DRAFT")
        plan = office.runs.load(office.ref(run_id), ("PLAN",)).artefacts["PLAN"]
        (event,) = office.runs.events(office.ref(run_id), after=0, limit=5).items
        assert (event.event.value, event.state) == ("interview.plan_generated", "PENDING")
        assert event.data == {"planId": plan["planId"], "planVersion": 1}
        assert plan["generatedBy"] == {"engine": "plain", "model": "none", "promptVersion": "1"}

    def test_repeating_it_makes_no_second_plan(self, office: Office) -> None:
        run_id = office.planned()
        before = office.run(run_id)
        assert office.plan(run_id) == 1
        assert office.run(run_id) == before

    def test_a_tenant_may_have_plans_approved_as_they_are_made(self, office: Office) -> None:
        office.set_up_tenant(TenantSettings(auto_approve_plans=True, link_ttl_days=2))
        run_id = office.planned()
        run = office.run(run_id)
        assert (run.state, run.plan_status) == (State.APPROVED, "APPROVED")
        assert run.link_expires_at == office.clock() + timedelta(days=2)
        events = office.runs.events(office.ref(run_id), after=0, limit=5).items
        told = [(each.event.value, each.state, each.sequence) for each in events]
        assert told == [("interview.plan_generated", "APPROVED", 1), ("interview.approved", "APPROVED", 2)]
        assert schedule(office, run_id)
        assert office.start(run_id).status == 201

    def test_a_failing_engine_changes_nothing(self, office: Office) -> None:
        run_id = office.created()
        before = office.run(run_id)
        office.engine.failures = 1
        with pytest.raises(EngineUnavailable):
            office.plan(run_id)
        assert office.run(run_id) == before
        assert office.plan(run_id) == 1

    def test_a_plan_that_is_wrong_never_reaches_a_recruiter(self, office: Office) -> None:
        class Careless(PlainEngine):
            def plan(self, brief: Brief, skills: object) -> PlanDraft:
                draft = super().plan(brief, [])
                return draft.model_copy(update={"competencies": draft.competencies[:1]})

        office.engine = Careless()
        run_id = office.created()
        with pytest.raises(EngineUnavailable, match="weights"):
            office.plan(run_id)
        assert office.run(run_id).state is State.VALIDATING_SKILLS

    def test_a_cancel_while_it_is_being_made_wins(self, office: Office) -> None:
        run_id = office.created()
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                office.cancel(run_id)

        store_of(office).before_commit = interrupt
        with pytest.raises(RunMovedOn):
            office.plan(run_id)
        assert office.run(run_id).state is State.CANCELLED

    @pytest.mark.parametrize("state", ENDED)
    def test_a_run_that_is_over_is_left_alone(self, office: Office, state: State) -> None:
        with pytest.raises(RunMovedOn):
            office.plan(office.at(state))


class TestSchedule:
    def test_the_room_opens_and_the_candidate_has_until_the_link_ends(self, office: Office) -> None:
        run_id = office.approved()
        assert schedule(office, run_id) == 7 * 86_400 + 1
        run = office.run(run_id)
        assert run.state is State.SCHEDULED
        event = list(office.runs.events(office.ref(run_id), after=0, limit=9).items)[-1]
        assert event.event.value == "interview.scheduled"
        assert event.data == to_record({"opensAt": run.opens_at, "closesAt": run.link_expires_at})
        assert event.closes is None

    def test_repeating_it_says_how_long_is_left(self, office: Office) -> None:
        run_id = office.scheduled()
        before = office.run(run_id)
        office.clock.advance(days=6)
        assert schedule(office, run_id) == 86_401
        office.clock.advance(days=6)
        assert schedule(office, run_id) == 1
        assert office.run(run_id) == before

    @pytest.mark.parametrize("state", ENDED)
    def test_a_run_that_is_over_is_left_alone(self, office: Office, state: State) -> None:
        with pytest.raises(RunMovedOn):
            schedule(office, office.at(state))


class TestExpire:
    @pytest.mark.parametrize(
        ("state", "wait", "reason"),
        [
            (State.INFO_NEEDED, "info", "TIMED_OUT"),
            (State.PENDING, "plan#1", "TIMED_OUT"),
            (State.SCHEDULED, "start", "LINK_EXPIRED"),
        ],
    )
    def test_a_wait_that_nobody_ended_cancels_the_run(
        self, office: Office, state: State, wait: str, reason: str
    ) -> None:
        run_id = office.at(state)
        expire(office, run_id, wait)
        expire(office, run_id, wait)
        run = office.run(run_id)
        assert run.state is State.CANCELLED
        assert run.cancellation is not None
        assert (run.cancellation.reason, run.cancellation.by) == (reason, "system")
        assert office.events(run_id).count("interview.cancelled") == 1

    @pytest.mark.parametrize(
        ("state", "wait"),
        [
            (State.VALIDATING_SKILLS, "info"),
            (State.APPROVED, "plan#1"),
            (State.GENERATING_PLAN, "plan#1"),
            (State.PENDING, "plan#2"),
            (State.IN_PROGRESS, "start"),
        ],
    )
    def test_a_decision_that_was_first_stands(self, office: Office, state: State, wait: str) -> None:
        run_id = office.at(state)
        before = office.run(run_id)
        with pytest.raises(DecidedMeanwhile):
            expire(office, run_id, wait)
        assert office.run(run_id) == before

    @pytest.mark.parametrize("state", sorted(TERMINAL))
    def test_a_run_that_is_over_is_left_alone(self, office: Office, state: State) -> None:
        with pytest.raises(RunMovedOn):
            expire(office, office.at(state), "plan#1")


class TestAbandon:
    def test_what_cannot_go_on_is_cancelled_once(self, office: Office) -> None:
        run_id = office.created()
        abandon(office, run_id)
        abandon(office, run_id)
        cancellation = office.run(run_id).cancellation
        assert cancellation is not None
        assert cancellation.reason == "AI_UNAVAILABLE"
        assert office.events(run_id).count("interview.cancelled") == 1

    @pytest.mark.parametrize("state", sorted(TERMINAL))
    def test_a_run_that_ended_otherwise_is_left_alone(self, office: Office, state: State) -> None:
        with pytest.raises(RunMovedOn):
            abandon(office, office.at(state))


@dataclass
class RecordedWorkflow:
    calls: list[tuple[object, ...]] = field(default_factory=list)

    def start(self, name: str, given: Json) -> None:
        self.calls.append(("start", given["runId"]))

    def go_on(self, token: str, output: Json) -> None:
        self.calls.append(("go on", token, output))

    def divert(self, token: str, outcome: str) -> None:
        self.calls.append(("divert", token, str(outcome)))


def ends(office: Office, ref: RunRef) -> dict[str, int]:
    return {name: each.expires_at for name, each in store_of(office).documents[ref].items()}


class TestRelay:
    def relay(self, office: Office, signal: Signal) -> list[tuple[object, ...]]:
        workflow = RecordedWorkflow()
        relay_workflow(signal, runs=office.runs, workflow=workflow, clock=office.clock)
        return workflow.calls

    def test_a_new_run_starts_its_execution(self, office: Office) -> None:
        run_id = office.created()
        assert self.relay(office, ExecutionWanted(office.run(run_id))) == [("start", run_id)]

    def test_a_token_parked_before_the_decision_is_answered_by_it(self, office: Office) -> None:
        run_id = office.planned()
        ref = office.ref(run_id)
        assert self.relay(office, TokenParked(ref, "plan#1", PARKED)) == []
        store_of(office).tokens[ref, "plan#1"] = PARKED
        office.approve(run_id)
        assert self.relay(office, WaitClosed(ref, "plan#1")) == [("go on", "t", {})]

    def test_a_token_parked_after_the_decision_is_answered_at_once(self, office: Office) -> None:
        run_id = office.approved()
        ref = office.ref(run_id)
        assert self.relay(office, WaitClosed(ref, "plan#1")) == []
        assert self.relay(office, TokenParked(ref, "plan#1", PARKED)) == [("go on", "t", {})]

    def test_a_revision_and_an_end_go_their_own_way(self, office: Office) -> None:
        revised, cancelled = office.at(State.GENERATING_PLAN), office.at(State.CANCELLED)
        assert self.relay(office, TokenParked(office.ref(revised), "plan#1", PARKED)) == [
            ("divert", "t", "REVISE")
        ]
        assert self.relay(office, TokenParked(office.ref(cancelled), "info", PARKED)) == [
            ("divert", "t", "ENDED")
        ]

    def test_the_machine_hears_how_long_the_interview_may_take(self, office: Office) -> None:
        run_id, _ = office.started()
        said = self.relay(office, TokenParked(office.ref(run_id), "start", PARKED))
        assert said == [("go on", "t", {"secondsToFinish": 32 * 60 + 1})]
        office.clock.advance(hours=2)
        said = self.relay(office, TokenParked(office.ref(run_id), "start", PARKED))
        assert said == [("go on", "t", {"secondsToFinish": 1})]

    @pytest.mark.parametrize("is_gone", [False, True])
    def test_what_would_outlast_its_run_goes_with_it(self, office: Office, is_gone: bool) -> None:
        run_id = office.at(State.REJECTED)
        ref, end = office.ref(run_id), office.run(run_id).expires_at
        before = ends(office, ref)
        assert max(before.values()) > end > to_epoch(office.clock())
        if is_gone:
            del store_of(office).runs[ref]
            end = to_epoch(office.clock())
        assert self.relay(office, RunOver(ref)) == []
        assert ends(office, ref) == {name: min(each, end) for name, each in before.items()}

    def test_a_run_that_is_not_over_after_all_keeps_everything(self, office: Office) -> None:
        """As where it was put back from a backup before an old record was delivered once more."""
        ref = office.ref(office.planned())
        before = ends(office, ref)
        assert self.relay(office, RunOver(ref)) == []
        assert ends(office, ref) == before

    def test_a_token_of_a_run_that_is_gone_is_sent_away(self, office: Office) -> None:
        said = self.relay(office, TokenParked(RunRef("tnt_1", "run_1_00000000"), "info", PARKED))
        assert said == [("divert", "t", "ENDED")]

    def test_the_token_of_a_former_execution_is_sent_away_whatever_was_decided(self, office: Office) -> None:
        run_id = office.planned()
        ref = office.ref(run_id)
        run = renewed(office.run(run_id), office.clock())
        store_of(office).tokens[ref, "plan#1"] = PARKED
        said = self.relay(office, ExecutionWanted(run))
        assert said == [("divert", "t", "ENDED"), ("start", run_id)]
        assert (ref, "plan#1") not in store_of(office).tokens
        store_of(office).runs[ref] = run
        assert self.relay(office, TokenParked(ref, "plan#1", PARKED)) == [("divert", "t", "ENDED")]
        assert self.relay(office, TokenParked(ref, "plan#1", ParkedToken("new", 2))) == []
        office.approve(run_id)
        assert self.relay(office, TokenParked(ref, "plan#1", PARKED)) == [("divert", "t", "ENDED")]
        assert self.relay(office, TokenParked(ref, "plan#1", ParkedToken("new", 2))) == [("go on", "new", {})]

    def test_who_is_started_twice_does_not_send_itself_away(self, office: Office) -> None:
        run_id = office.planned()
        run = renewed(office.run(run_id), office.clock())
        store_of(office).tokens[office.ref(run_id), "plan#1"] = ParkedToken("new", 2)
        assert self.relay(office, ExecutionWanted(run)) == [("start", run_id)]

    def test_an_old_record_of_a_run_is_as_good_as_a_new_one(self, office: Office) -> None:
        run_id = office.created()
        old = replace(office.run(run_id), state=State.INFO_NEEDED)
        assert self.relay(office, ExecutionWanted(old)) == [("start", run_id)]
