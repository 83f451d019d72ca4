"""Whoever dies, and wherever: between any two effects, the run still ends where it should."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from asl import Status
from fakes import InMemoryQuarantine
from interviews.domain.kernel.errors import NotFound, SessionEnded, Unauthenticated
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs import artefacts
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.runtime.declared import FunctionConfig, Invoker
from interviews.runtime.settings import NoSettings
from interviews.runtime.streams import StreamReader, StreamRecord
from interviews.usecases.runs.run_store import Change
from world import INCOMPLETE, SAID, Crash, Death, World, reach

DEATHS: list[Death] = ["before", "after"]
THROTTLED = "DynamoDb.ThrottlingException"


@dataclass(frozen=True)
class Fault:
    """The `number`th time (from 0) that somebody does `what`, they die before or after it."""

    what: str
    number: int
    dies: Death


class MortalWorld(World):
    """Counts every effect, and lets one of them be somebody's last."""

    def __init__(self, fault: Fault | None = None) -> None:
        super().__init__()
        self.fault = fault
        self.struck = False
        self.counted = {"write": 0, "deliver": 0, "park": 0}

    def deliver(self, at: int = 0, *, dies: Death | None = None) -> None:
        super().deliver(at, dies=self._count("deliver"))

    def put_item(self, table: str, item: Any, condition: str, values: Any) -> None:
        if dies := self._count("park"):
            self.put_errors.append((THROTTLED, dies == "after"))
        super().put_item(table, item, condition, values)

    def _before(self, change: Change) -> None:
        self.dies = self._count("write")
        super()._before(change)

    def _count(self, what: str) -> Death | None:
        number = self.counted[what]
        self.counted[what] += 1
        if not self.fault or (self.fault.what, self.fault.number) != (what, number):
            return None
        self.struck = True
        return self.fault.dies


Journey = Callable[[World], RunRef]


def insist(call: Callable[[], Any]) -> Any:
    """A client that calls again where it got no answer."""
    try:
        return call()
    except Crash:
        return call()


def approve_all(world: World) -> RunRef:
    ref: RunRef = insist(lambda: world.create(INCOMPLETE, externalId="ext-1"))
    for name in ("supply_info", "revise", "approve"):
        world.retry_until_idle()
        insist(partial(getattr(world, name), ref, idempotency=name))
    world.retry_until_idle()
    insist(lambda: world.begin(ref))
    insist(lambda: world.answer(ref, client_turn_id="turn-1"))
    insist(lambda: world.finish(ref))
    for name in ("reassess", "approve_assessment"):
        world.retry_until_idle()
        insist(partial(getattr(world, name), ref, idempotency=name))
    return ref


def approve_by_itself(world: World) -> RunRef:
    world.settle_tenant("acme", auto_approve_plans=True)
    ref: RunRef = insist(lambda: world.create(externalId="ext-1"))
    world.retry_until_idle()
    insist(lambda: world.begin(ref))
    world.retry_until_idle()
    world.clock.advance(hours=1)
    world.retry_until_idle()
    insist(lambda: world.reject_assessment(ref, idempotency="reject"))
    return ref


def let_it_expire(world: World) -> RunRef:
    ref: RunRef = insist(lambda: world.create(externalId="ext-1"))
    world.retry_until_idle()
    world.clock.advance(days=30)
    return ref


def reject(world: World) -> RunRef:
    ref: RunRef = insist(lambda: world.create(externalId="ext-1"))
    world.retry_until_idle()
    insist(lambda: world.reject(ref, idempotency="reject"))
    return ref


def cancel_at_once(world: World) -> RunRef:
    ref: RunRef = insist(lambda: world.create(externalId="ext-1"))
    insist(lambda: world.cancel(ref, idempotency="cancel"))
    return ref


def lose_the_engine(world: World) -> RunRef:
    ref: RunRef = insist(lambda: world.create(externalId="ext-1"))
    world.engine.away = True
    return ref


def purge_in_the_interview(world: World) -> RunRef:
    ref: RunRef = insist(lambda: world.create(externalId="ext-1"))
    world.retry_until_idle()
    insist(lambda: world.approve(ref, idempotency="approve"))
    world.retry_until_idle()
    insist(lambda: world.begin(ref))
    insist(lambda: world.purge(ref, idempotency="purge"))
    return ref


JOURNEYS: list[Journey] = [
    approve_all,
    approve_by_itself,
    let_it_expire,
    reject,
    cancel_at_once,
    lose_the_engine,
    purge_in_the_interview,
]


def told(world: World, journey: Journey) -> Mapping[str, Any]:
    """What a journey leaves behind."""
    ref = journey(world)
    world.retry_until_idle()
    assert world.lost_waits() == []
    run, execution = world.run(ref), world.execution(ref)
    return {
        "runs": len(world.runs.runs),
        "state": run.state,
        "reason": world.cancelled_for(ref),
        # Who begins again, for want of an answer, is another window to us.
        "events": [each for each in world.events(ref) if each != "candidate.session_taken_over"],
        "plans": run.plan_version,
        "assessments": run.assessment_version,
        "answered": run.answered,
        "documents": sorted(name for name in world.runs.documents[ref]),
        "execution": (execution.status, execution.state),
        "path": [each for each in execution.path if each != "Done"],
    }


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("what", ["write", "deliver", "park"])
def test_a_death_at_any_boundary_changes_nothing(journey: Journey, what: str) -> None:
    undisturbed = MortalWorld()
    expected = told(undisturbed, journey)
    for number in range(undisturbed.counted[what]):
        for dies in DEATHS:
            fault = Fault(what, number, dies)
            world = MortalWorld(fault)
            assert told(world, journey) == expected, fault
            assert world.struck, fault


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.__name__)
def test_each_record_delivered_three_times_changes_nothing(journey: Journey) -> None:
    class Echo(World):
        def redeliver(self, signal: Any) -> None:
            for _ in range(3):
                super().redeliver(signal)

    assert told(Echo(), journey) == told(World(), journey)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.__name__)
def test_the_whole_stream_delivered_again_changes_nothing(journey: Journey) -> None:
    """As after an outage of the relay, when Lambda starts over from an old position."""

    class Remembering(World):
        heard: list[Any] = []

        def redeliver(self, signal: Any) -> None:
            self.heard.append(signal)
            super().redeliver(signal)

    world = Remembering()
    expected = told(world, journey)
    for signal in tuple(world.heard):
        world.redeliver(signal)
    world.retry_until_idle()
    assert told(world, lambda _: next(iter(world.runs.runs))) == expected
    assert len(world.machine.executions) == 1


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.__name__)
def test_the_newest_record_delivered_first_changes_nothing(journey: Journey) -> None:
    class Backwards(World):
        def deliver(self, at: int = 0, *, dies: Death | None = None) -> None:
            super().deliver(len(self.runs.signals) - 1, dies=dies)

    expected = told(World(), journey)
    actual = told(Backwards(), journey)
    assert actual == expected


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.__name__)
def test_a_throttled_state_machine_is_called_again(journey: Journey) -> None:
    class Throttled(World):
        def deliver(self, at: int = 0, *, dies: Death | None = None) -> None:
            self.client.throttled = 1
            with pytest.raises(Exception, match="ThrottlingException"):
                super().deliver(at, dies=dies)
            self.client.throttled = 0
            super().deliver(at, dies=dies)

        def redeliver(self, signal: Any) -> None:
            super().redeliver(signal)
            if self.client.throttled:
                self.client._refuse_throttled()

    assert told(Throttled(), journey) == told(World(), journey)


TASKS = {
    State.VALIDATING_SKILLS: ("GeneratePlanFunction", {}),
    State.GENERATING_PLAN: ("GeneratePlanFunction", {}),
    State.APPROVED: ("ScheduleInterviewFunction", {}),
    State.INFO_NEEDED: ("ExpireWaitFunction", {"wait": "info"}),
    State.PENDING: ("ExpireWaitFunction", {"wait": "plan#1"}),
    State.SCHEDULED: ("ExpireWaitFunction", {"wait": "start"}),
    State.IN_PROGRESS: ("CloseInterviewFunction", {}),
    State.COMPLETED: ("AssessInterviewFunction", {}),
    State.ASSESSMENT_PENDING: ("AbandonRunFunction", {"reason": "AI_UNAVAILABLE"}),
}


@pytest.mark.parametrize("state", TASKS)
def test_a_task_that_runs_twice_at_once_works_once(state: State) -> None:
    world = World()
    ref = reach(world, state)
    world.engine.away = False
    if state is State.IN_PROGRESS:
        world.clock.advance(minutes=33)
    function, more = TASKS[state]
    payload = {"tenantId": ref.tenant_id, "runId": ref.run_id, "generation": "1", **more}
    before = world.run(ref)
    answers: list[Any] = []
    world.meanwhile = lambda: answers.append(world.invoke(function, payload))
    answers.append(world.invoke(function, payload))
    answers.append(world.invoke(function, payload))
    assert answers[0] == answers[1] == answers[2]
    assert world.run(ref).version == before.version + 1
    assert len(world.events(ref)) == before.sequence + 1


@pytest.mark.parametrize("state", sorted(set(State) - TERMINAL - {State.RECEIVED}))
def test_an_execution_started_afresh_finds_to_where_the_run_stands(state: State) -> None:
    world = World()
    ref = reach(world, state)
    del world.machine.executions[world.execution(ref).name]
    world.clock.advance(minutes=2)
    assert world.sweep().restarted == 1
    world.engine.away = False
    world.retry_until_idle()
    assert world.lost_waits() == []
    assert world.state(ref) in {
        State.VALIDATING_SKILLS: ["PENDING"],
        State.GENERATING_PLAN: ["PENDING"],
        State.APPROVED: ["SCHEDULED"],
        State.COMPLETED: ["ASSESSMENT_PENDING"],
    }.get(state, [state])


def test_the_answer_stands_where_the_interviewer_dies_over_it() -> None:
    world = World()
    ref = reach(world, State.IN_PROGRESS)

    def die() -> None:
        raise Crash

    world.engine.meanwhile = die
    with pytest.raises(Crash):
        world.answer(ref, client_turn_id="turn-1")
    first = world.answer(ref, client_turn_id="turn-1")
    assert world.answer(ref, client_turn_id="turn-1") == first
    assert [name for name in world.runs.documents[ref] if name.startswith("TURN#")] == [
        artefacts.turn(1),
        artefacts.turn(2),
        artefacts.turn(3),
    ]
    world.finish(ref)
    world.settle()
    assert world.state(ref) == "ASSESSMENT_PENDING"
    assert world.run(ref).answered == 1


def test_an_answer_on_its_way_as_the_clock_closes_is_refused() -> None:
    world = World()
    ref = reach(world, State.IN_PROGRESS)

    def close() -> None:
        world.advance(hours=1)

    world.meanwhile = close
    with pytest.raises(SessionEnded):
        world.answer(ref)
    assert SAID not in str(world.runs.documents[ref])
    assert world.state(ref) == "ASSESSMENT_PENDING"
    assert world.run(ref).answered == 0


def test_an_answer_that_crosses_a_cancellation_is_the_last_one() -> None:
    world = World()
    ref = reach(world, State.IN_PROGRESS)

    def cancel() -> None:
        world.cancel(ref)

    world.meanwhile = cancel
    world.answer(ref)
    with pytest.raises(NotFound):
        world.answer(ref)
    world.purge(ref)
    assert SAID not in str(world.runs.documents[ref])


@pytest.mark.parametrize("end", [World.purge])
def test_an_answer_on_its_way_as_the_run_ends_leaves_nothing(end: Callable[[World, RunRef], Any]) -> None:
    world = World()
    ref = reach(world, State.IN_PROGRESS)
    world.meanwhile = lambda: end(world, ref)
    with pytest.raises((NotFound, Unauthenticated, SessionEnded)):
        world.answer(ref)
    assert not any(SAID in str(each.document) for each in world.runs.documents[ref].values())


def test_a_batch_goes_on_from_the_record_that_failed() -> None:
    world = World()
    for _ in range(3):
        world.create()
    signals = dict(enumerate(world.runs.signals))

    def relay(record: StreamRecord, settings: NoSettings) -> None:
        world.redeliver(signals[int(record["dynamodb"]["SequenceNumber"])])

    reader = StreamReader(
        relay, FunctionConfig(Invoker.STREAM), quarantine=lambda settings: InMemoryQuarantine()
    )
    records = [{"dynamodb": {"SequenceNumber": str(number)}} for number in signals]
    world.client.throttled = 1
    first = records[0]
    assert reader({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert world.machine.executions == {}
    assert reader({"Records": [first, *records]}, None) == {"batchItemFailures": []}
    assert len(world.machine.executions) == 3
    assert all(each.status is Status.RUNNING for each in world.machine.executions.values())
