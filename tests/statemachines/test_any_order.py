"""Everything that can happen, in any order: two tenants, candidates, a stream that repeats and reorders, workers that
die, an engine that comes and goes, and clocks. What the contract promises holds after every step."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from asl import Status
from interviews.domain.kernel.errors import (
    ConcurrentUpdate,
    EngineUnavailable,
    IdempotencyConflict,
    InvalidState,
    LimitReached,
    LinkExpired,
    NotFound,
    NotOpenYet,
    RunNotFound,
    SessionEnded,
    Unauthenticated,
)
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs import artefacts
from interviews.domain.runs.lifecycle import State
from interviews.domain.tenants.tenant import Limits
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Json
from interviews.usecases.runs.get_interview import get_interview
from interviews.usecases.runs.list_interviews import list_interviews
from interviews.usecases.runs.relay_workflow import Signal, TokenParked, WaitClosed, relay_workflow
from interviews.usecases.runs.run_store import Change, RunFilter
from world import COMPLETE, ENDS, INCOMPLETE, TENANTS, Relay, World, caller, reach

# Contract §4, as it stands there: state, by what it is left, and where that leads.
CONTRACT = """
INFO_NEEDED: COMPLETE_INFO VALIDATING_SKILLS, CANCEL CANCELLED
VALIDATING_SKILLS: PLAN_READY PENDING, AUTO_APPROVE APPROVED, CANCEL CANCELLED
GENERATING_PLAN: PLAN_READY PENDING, AUTO_APPROVE APPROVED, CANCEL CANCELLED
PENDING: APPROVE APPROVED, REJECT REJECTED, REVISE GENERATING_PLAN, CANCEL CANCELLED
APPROVED: SCHEDULE SCHEDULED, CANCEL CANCELLED
SCHEDULED: START IN_PROGRESS, CANCEL CANCELLED
IN_PROGRESS: COMPLETE COMPLETED, CANCEL CANCELLED
COMPLETED: ASSESS ASSESSMENT_PENDING, CANCEL CANCELLED
ASSESSMENT_PENDING: APPROVE_ASSESSMENT ASSESSMENT_APPROVED, REJECT_ASSESSMENT CANCELLED, REASSESS COMPLETED,
    CANCEL CANCELLED
"""
# Contract §5: the states that an event may name.
STATES_OF = {
    "interview.info_needed": {"INFO_NEEDED"},
    "interview.info_completed": {"VALIDATING_SKILLS"},
    "interview.plan_generated": {"PENDING", "APPROVED"},
    "interview.plan_revision_requested": {"GENERATING_PLAN"},
    "interview.approved": {"APPROVED"},
    "interview.rejected": {"REJECTED"},
    "interview.scheduled": {"SCHEDULED"},
    "interview.started": {"IN_PROGRESS"},
    "interview.completed": {"COMPLETED"},
    "interview.assessment_pending": {"ASSESSMENT_PENDING"},
    "interview.assessment_approved": {"ASSESSMENT_APPROVED"},
    "interview.assessment_rejected": {"CANCELLED", "COMPLETED"},
    "interview.cancelled": {"CANCELLED"},
}
# Contract §4: what a clock, an outage and a purge may end; a decision that was made stands.
ENDED_IN = {
    "TIMED_OUT": {"INFO_NEEDED", "PENDING"},
    "LINK_EXPIRED": {"APPROVED", "SCHEDULED"},
    "AI_UNAVAILABLE": {"VALIDATING_SKILLS", "GENERATING_PLAN", "COMPLETED"},
    "CANDIDATE_DATA_PURGED": {"IN_PROGRESS", "COMPLETED"},
}
ENTERED_AT = {"INFO_NEEDED", "VALIDATING_SKILLS"}
DECISIONS: dict[str, tuple[str, Callable[..., Answer[Any]]]] = {
    "supply_info": ("COMPLETE_INFO", World.supply_info),
    "approve": ("APPROVE", World.approve),
    "reject": ("REJECT", World.reject),
    "revise": ("REVISE", World.revise),
    "approve_assessment": ("APPROVE_ASSESSMENT", World.approve_assessment),
    "reject_assessment": ("REJECT_ASSESSMENT", World.reject_assessment),
    "reassess": ("REASSESS", World.reassess),
    "cancel": ("CANCEL", World.cancel),
}
ROOM = ("begin", "answer", "finish")
ROOM_ERRORS = (NotFound, NotOpenYet, LinkExpired, SessionEnded, Unauthenticated)
LONGEST_TEST = timedelta(days=300)
MOST_OPEN = 3


def contract_moves() -> Iterator[tuple[tuple[str, str], str]]:
    for line in CONTRACT.replace(",\n    ", ", ").strip().splitlines():
        state, _, ways = line.partition(": ")
        for way in ways.split(", "):
            trigger, _, following = way.partition(" ")
            yield (state, trigger), following


MOVES = dict(contract_moves())
PAIRS = {(state, following) for (state, _), following in MOVES.items()}


def allowed(state: str) -> list[str]:
    """The calls that lead on from a state."""
    decisions = [name for name, (trigger, _) in DECISIONS.items() if (state, trigger) in MOVES]
    return decisions + {"SCHEDULED": ["begin"], "IN_PROGRESS": ["answer", "finish"]}.get(state, [])


STARTS = [
    (state, name)
    for state in State
    if state not in (State.RECEIVED, *ENDS)
    for name in (None, *allowed(state))
]
starts = st.sampled_from(STARTS)
anyone = st.integers(0, 99)
keys = st.sampled_from([None, None, "key-1", "key-2"])
LIMITS = {"REVISE": Limits().revisions_per_run, "REASSESS": Limits().reassessments_per_run}
calls = st.sampled_from([*DECISIONS, *ROOM, "purge", "chat"])
deaths = st.sampled_from([None, None, None, "before", "after"])


class AnyOrder(RuleBasedStateMachine):
    seen: set[tuple[str, str]] = set()
    relay: Relay = staticmethod(relay_workflow)

    def __init__(self) -> None:
        super().__init__()
        self.world = World(relay=self.relay)
        self.refs: list[RunRef] = []
        self.told: list[Signal] = []
        self.checked = 0
        self.stopped = False
        self.versions: dict[RunRef, int] = {}
        self.last_day = self.world.clock.now + LONGEST_TEST

    # What tenants and candidates do

    @initialize(one=starts, other=starts, auto=st.booleans())
    def begin_with_two(
        self, one: tuple[State, str | None], other: tuple[State, str | None], auto: bool
    ) -> None:
        """Anywhere in the lives of two runs, so that the walks get everywhere; then perhaps one step on."""
        for tenant, (state, name) in zip(TENANTS, (one, other), strict=True):
            self.refs.append(reach(self.world, state, tenant=tenant))
            self.world.settle_tenant(tenant, auto_approve_plans=auto)
            if name:
                self.attempt(self.refs[-1], name, None)

    @precondition(lambda self: len(self.open_runs()) < MOST_OPEN)
    @rule(
        tenant=st.sampled_from(TENANTS),
        fields=st.sampled_from([COMPLETE, COMPLETE, INCOMPLETE]),
        external=st.sampled_from([None, None, "ext-1"]),
        key=keys,
    )
    def create(self, tenant: str, fields: Json, external: str | None, key: str | None) -> None:
        more = {"externalId": external} if external else {}
        try:
            ref = self.world.create(fields, tenant=tenant, idempotency=key, **more)
        except IdempotencyConflict:
            assert key is not None
            return
        assert ref.tenant_id == tenant
        if ref in self.refs:
            assert key or external
        else:
            self.refs.append(ref)

    @rule(who=anyone, name=calls, key=keys)
    def call(self, who: int, name: str, key: str | None) -> None:
        self.attempt(self.pick(who), name, key)

    @rule(who=anyone, which=anyone, late=st.booleans())
    def call_in_time(self, who: int, which: int, late: bool) -> None:
        """What the run's state allows; `late` is when nobody tells the machine of it before its clock rings."""
        ref = self.pick(who)
        state = self.world.state(ref)
        if ways := [each for each in allowed(state) if each != "cancel"]:
            self.attempt(ref, ways[which % len(ways)], None)
        running = [each for each in self.world.machine.running() if each.given["runId"] == ref.run_id]
        if late and running and running[0].is_waiting and running[0].due <= self.last_day:
            self.world.clock.now = max(self.world.clock.now, running[0].due)
            self.world.machine.step(running[0])

    @rule(who=anyone, name=calls, rival=calls, key=keys)
    def race(self, who: int, name: str, rival: str, key: str | None) -> None:
        """`rival` is quicker: it happens after the first call has read, and before it writes."""
        ref = self.pick(who)
        self.world.meanwhile = lambda: self.attempt(ref, rival, None)
        self.attempt(ref, name, key)
        self.world.meanwhile = None

    @rule(who=anyone, hours=st.integers(1, 100))
    def approve_for_later(self, who: int, hours: int) -> None:
        ref = self.pick(who)
        if self.world.state(ref) == "PENDING":
            later = to_iso(self.world.clock.now + timedelta(hours=hours))
            assert self.world.approve(ref, scheduled_at=later).body["state"] == "APPROVED"

    @rule(who=anyone, name=st.sampled_from([*DECISIONS, "purge", "chat"]))
    def call_for_another_tenant(self, who: int, name: str) -> None:
        ref = self.pick(who)
        other = next(each for each in TENANTS if each != ref.tenant_id)
        use_case = DECISIONS[name][1] if name in DECISIONS else getattr(World, name)
        with pytest.raises(RunNotFound):
            use_case(self.world, ref, tenant=other)
        with pytest.raises(RunNotFound):
            get_interview(caller(other), ref.run_id, service=self.world.service, links=self.world.links)

    @rule(tenant=st.sampled_from(TENANTS), auto=st.booleans())
    def set_up(self, tenant: str, auto: bool) -> None:
        self.world.settle_tenant(tenant, auto_approve_plans=auto)

    # What happens to executions

    @rule(who=anyone)
    def stop(self, who: int) -> None:
        running = self.world.machine.running()
        if running:
            self.stopped = True
            self.world.machine.stop(running[who % len(running)].name)

    @rule(dies=deaths, throttled=st.sampled_from([0, 0, 0, 1]))
    def sweep(self, dies: Any, throttled: int) -> None:
        self.world.dies, self.world.client.throttled = dies, throttled
        self.world.sweep()
        self.world.dies, self.world.client.throttled = None, 0

    @rule(who=anyone, rival=calls)
    def sweep_in_a_race(self, who: int, rival: str) -> None:
        ref = self.pick(who)
        self.world.meanwhile = lambda: self.attempt(ref, rival, None)
        self.world.sweep()
        self.world.meanwhile = None

    @rule(which=anyone, again=st.booleans())
    def hear_of_an_end(self, which: int, again: bool) -> None:
        """Of any execution that has ended, late or twice."""
        ended = [each for each in self.world.machine.executions.values() if each.status is not Status.RUNNING]
        for one in ended[which % len(ended) :][:1] * (1 + again) if ended else ():
            self.world.hear_of_end(RunRef(one.given["tenantId"], one.given["runId"]), one.name)

    # What happens by itself

    @precondition(lambda self: self.world.runs.signals)
    @rule(which=anyone, dies=deaths, throttled=st.sampled_from([0, 0, 0, 1]))
    def deliver(self, which: int, dies: Any, throttled: int) -> None:
        """In order for each item, in any order over all of them, and at least once."""
        signals = self.world.runs.signals
        chosen = signals[which % len(signals)]
        at = next(number for number, each in enumerate(signals) if same_item(each, chosen))
        self.told.append(signals[at])
        self.world.client.throttled = throttled
        try:
            self.world.deliver(at, dies=dies)
        except Exception as error:
            assert "ThrottlingException" in str(error)
        self.world.client.throttled = 0

    @precondition(lambda self: self.told)
    @rule(which=anyone)
    def deliver_again(self, which: int) -> None:
        self.world.redeliver(self.told[which % len(self.told)])

    @precondition(lambda self: self.world.machine.due())
    @rule(
        which=anyone, dies=deaths, rival=st.sampled_from([None, None, "cancel", "purge", "approve", "chat"])
    )
    def work(self, which: int, dies: Any, rival: str | None) -> None:
        due = self.world.machine.due()
        execution = due[which % len(due)]
        ref = RunRef(execution.given["tenantId"], execution.given["runId"])
        self.world.dies = dies
        if rival:
            self.world.engine.meanwhile = lambda: self.attempt(ref, rival, None)
        self.world.machine.step(execution)
        self.world.dies = None
        self.world.engine.meanwhile = None

    @precondition(lambda self: self.world.machine.due())
    @rule(written=st.booleans())
    def refuse_a_token(self, written: bool) -> None:
        self.world.put_errors = [("DynamoDb.ThrottlingException", written)]
        self.world.machine.step(self.world.machine.due()[0])
        self.world.put_errors = []

    @rule(away=st.booleans())
    def engine(self, away: bool) -> None:
        self.world.engine.away = away

    @rule(
        time=st.sampled_from(
            [{"seconds": 5}, {"minutes": 10}, {"minutes": 40}, {"hours": 7}, {"days": 8}, {"days": 31}]
        )
    )
    def wait(self, time: dict[str, float]) -> None:
        self.world.clock.now = min(self.world.clock.now + timedelta(**time), self.last_day)

    @precondition(lambda self: any(each.is_waiting for each in self.world.machine.running()))
    @rule(which=anyone)
    def ring(self, which: int) -> None:
        """The clock of one wait, whatever else is still on its way."""
        waiting = [each for each in self.world.machine.running() if each.is_waiting]
        due = waiting[which % len(waiting)].due
        self.world.clock.now = max(self.world.clock.now, min(due, self.last_day))

    @rule()
    def rest(self) -> None:
        self.world.settle()
        assert self.stopped or self.world.lost_waits() == []

    # What must hold

    @invariant()
    def only_moves_of_the_contract(self) -> None:
        for change in self.world.changes[self.checked :]:
            if change.after:
                self.check_move(change)
        self.checked = len(self.world.changes)

    @invariant()
    def events_have_no_gap(self) -> None:
        for ref, run in self.world.runs.runs.items():
            assert sorted(self.world.runs.events_of.get(ref, {})) == list(range(1, run.sequence + 1))

    @invariant()
    def tenants_see_their_own(self) -> None:
        for tenant in TENANTS:
            page = list_interviews(
                caller(tenant), RunFilter(), limit=100, position=None, service=self.world.service
            )
            listed = {each["runId"] for each in page.items}
            assert listed == {each.run_id for each in self.refs if each.tenant_id == tenant}

    def teardown(self) -> None:
        self.world.engine.away = False
        self.world.retry_until_idle()
        if self.stopped:
            self.world.heal()
        assert self.world.lost_waits() == []
        self.only_moves_of_the_contract()
        for execution in self.world.machine.executions.values():
            assert execution.status is not Status.TIMED_OUT

    def check_move(self, change: Change) -> None:
        before, after = change.before, change.after
        assert after is not None
        if before is None:
            assert after.state in ENTERED_AT
            assert after.version == 1
        else:
            assert after.version == before.version + 1 == self.versions[change.ref] + 1
            assert before.state == after.state or (before.state, after.state) in PAIRS
            self.seen.add((before.state.value, after.state.value))
            if before.state != after.state:
                assert change.events, "a state changed and nobody is told"
                reason = after.cancellation.reason if after.cancellation else ""
                assert before.state in ENDED_IN.get(reason, {before.state})
        self.versions[change.ref] = after.version
        for event in change.events:
            assert event.state == after.state
            assert event.state in STATES_OF.get(event.event, {event.state})

    def pick(self, who: int) -> RunRef:
        """Mostly one that is not over yet."""
        pool = self.open_runs() if who % 5 else self.refs
        return (pool or self.refs)[who % len(pool or self.refs)]

    def open_runs(self) -> list[RunRef]:
        return [each for each in self.refs if self.world.run(each).state not in ENDS]

    def attempt(self, ref: RunRef, name: str, key: str | None) -> None:
        """A call, checked against the contract: what it may do in the state in which it took effect."""
        if name in ROOM:
            self.visit(ref, name)
        elif name == "chat":
            self.ask(ref, key)
        elif name == "purge":
            self.purge(ref, f"{key}-{name}" if key else None)
        else:
            self.decide(ref, name, f"{key}-{name}" if key else None)

    def decide(self, ref: RunRef, name: str, key: str | None) -> None:
        trigger, use_case = DECISIONS[name]
        done = len(self.world.changes)
        try:
            answer = use_case(self.world, ref, idempotency=key)
        except InvalidState:
            erased = trigger == "REASSESS" and not self.has_transcript(ref)
            assert (self.world.run(ref).state, trigger) not in MOVES or erased
        except LimitReached:
            run = self.world.run(ref)
            assert (run.revisions if trigger == "REVISE" else run.reassessments) == LIMITS[trigger]
        except IdempotencyConflict:
            assert key is not None
        else:
            if not answer.replayed:
                change = self.world.changes[-1]
                assert len(self.world.changes) > done
                assert change.before and change.after
                assert change.after.state == MOVES[change.before.state, trigger] == answer.body["state"]
                assert trigger != "REASSESS" or not change.before.answered or self.has_transcript(ref)

    def has_transcript(self, ref: RunRef) -> bool:
        first = self.world.runs.load(ref, (artefacts.turn(1),)).artefacts
        return any("text" in each for each in first.values())

    def visit(self, ref: RunRef, name: str) -> None:
        before = self.world.state(ref)
        try:
            getattr(self.world, name)(ref)
        except ROOM_ERRORS:
            return
        except ConcurrentUpdate:
            # Nobody told the machine for so long that the session's retention is over.
            assert artefacts.SESSION not in self.world.runs.load(ref, (artefacts.SESSION,)).artefacts
            return
        assert before in (
            "SCHEDULED",
            "IN_PROGRESS",
            "COMPLETED",
            "ASSESSMENT_PENDING",
            "ASSESSMENT_APPROVED",
        ) or (name == "finish")

    def purge(self, ref: RunRef, key: str | None) -> None:
        try:
            self.world.purge(ref, idempotency=key)
        except IdempotencyConflict:
            assert key is not None
        else:
            assert self.world.run(ref).purged_at

    def ask(self, ref: RunRef, key: str | None) -> None:
        try:
            self.world.chat(ref, idempotency=f"{key}-chat" if key else None)
        except InvalidState:
            assert self.world.state(ref) not in ("ASSESSMENT_PENDING", "ASSESSMENT_APPROVED")
        except EngineUnavailable:
            assert self.world.engine.away
        except (ConcurrentUpdate, NotFound):
            assert self.world.run(ref).purged_at
        except IdempotencyConflict:
            assert key is not None


def same_item(one: Signal, other: Signal) -> bool:
    parked = isinstance(one, TokenParked) and isinstance(other, TokenParked)
    return one is other or (parked and (one.ref, one.wait) == (other.ref, other.wait))  # type: ignore[union-attr]


def test_whatever_happens_in_any_order_the_contract_holds() -> None:
    AnyOrder.seen = set()
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=300, stateful_step_count=25))
    assert PAIRS - AnyOrder.seen == set(), "the walks did not get everywhere"


def deaf_to_decisions(signal: Signal, **rest: Any) -> None:
    if not isinstance(signal, WaitClosed):
        relay_workflow(signal, **rest)


def deaf_to_tokens(signal: Signal, **rest: Any) -> None:
    if not isinstance(signal, TokenParked):
        relay_workflow(signal, **rest)


@pytest.mark.parametrize("relay", [deaf_to_decisions, deaf_to_tokens])
def test_a_broken_relay_is_found(relay: Relay) -> None:
    class Broken(AnyOrder):
        pass

    Broken.relay = staticmethod(relay)
    generous = settings(max_examples=300, stateful_step_count=25, phases=[Phase.generate], print_blob=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Broken, settings=generous)
