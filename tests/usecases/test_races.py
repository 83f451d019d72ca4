"""Two at once: a second caller writes between another's read and write, and exactly one wins."""

from collections.abc import Callable
from itertools import permutations, product

import pytest

from builders import CALLER, Office, idempotency
from fakes import InMemoryRunStore
from interviews.domain.errors import ConcurrentUpdate, InvalidState
from interviews.domain.lifecycle import State
from interviews.usecases.expire_wait import expire_wait
from interviews.usecases.ports import Change, Clash
from interviews.usecases.reject_assessment import reject_assessment
from interviews.usecases.run_desk import Answer

PLAN: dict[str, Callable[[Office, str], Answer]] = {
    "approve": lambda office, run_id: office.approve(run_id),
    "reject": lambda office, run_id: office.reject(run_id),
    "revise": lambda office, run_id: office.revise(run_id),
}
ASSESSMENT: dict[str, Callable[[Office, str], Answer]] = {
    "approve": lambda office, run_id: office.approve_assessment(run_id),
    "reject": lambda office, run_id: _reject(office, run_id, "CANCEL"),
    "reassess": lambda office, run_id: _reject(office, run_id, "REASSESS"),
}
Call = Callable[[Office, str], Answer]


def _reject(office: Office, run_id: str, action: str) -> Answer:
    return reject_assessment(CALLER, run_id, feedback="No", rejected_by=None, action=action, desk=office.desk)


@pytest.fixture
def office() -> Office:
    return Office()


def store_of(office: Office) -> InMemoryRunStore:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs


def all_at_once(office: Office, run_id: str, calls: list[Call]) -> list[str]:
    """Every call reads before any of them writes; what became of each, the last to begin first."""
    waiting = iter(calls)
    outcomes: list[str] = []

    def make(call: Call) -> None:
        try:
            call(office, run_id)
        except (InvalidState, ConcurrentUpdate) as refused:
            outcomes.append(refused.code)
        else:
            outcomes.append("OK")

    def interrupt(change: Change) -> None:
        following = next(waiting, None)
        if following:
            make(following)

    store_of(office).before_commit = interrupt
    first = next(waiting)
    make(first)
    store_of(office).before_commit = lambda change: None
    return outcomes


@pytest.mark.parametrize(("one", "other"), list(permutations(PLAN, 2)))
def test_of_two_decisions_on_a_plan_one_wins(office: Office, one: str, other: str) -> None:
    run_id = office.planned()
    assert sorted(all_at_once(office, run_id, [PLAN[one], PLAN[other]])) == ["INVALID_STATE", "OK"]
    assert len(office.events(run_id)) == 2


@pytest.mark.parametrize(("one", "other"), list(permutations(ASSESSMENT, 2)))
def test_of_two_decisions_on_an_assessment_one_wins(office: Office, one: str, other: str) -> None:
    run_id = office.assessed()
    before = len(office.events(run_id))
    outcomes = all_at_once(office, run_id, [ASSESSMENT[one], ASSESSMENT[other]])
    assert sorted(outcomes) == ["INVALID_STATE", "OK"]
    assert len(office.events(run_id)) == before + 1


@pytest.mark.parametrize("kind", ["plan", "assessment"])
def test_of_twelve_decisions_at_once_one_wins(office: Office, kind: str) -> None:
    run_id = office.planned() if kind == "plan" else office.assessed()
    before = len(office.events(run_id))
    calls = [*(PLAN if kind == "plan" else ASSESSMENT).values()] * 4
    outcomes = all_at_once(office, run_id, calls)
    assert outcomes.count("OK") == 1
    assert len(outcomes) == 12
    assert set(outcomes) == {"OK", "INVALID_STATE"}
    run = office.run(run_id)
    assert len(office.events(run_id)) == before + 1 == run.sequence


@pytest.mark.parametrize(("call", "cancel_first"), list(product(PLAN, [True, False])))
def test_a_cancel_and_a_decision_at_once_leave_one_story(
    office: Office, call: str, cancel_first: bool
) -> None:
    run_id = office.planned()
    calls: list[Call] = [lambda office, run_id: office.cancel(run_id), PLAN[call]]
    outcomes = all_at_once(office, run_id, calls if cancel_first else calls[::-1])
    events = office.events(run_id)[1:]
    if office.run(run_id).state is State.CANCELLED:
        assert events[-1] == "interview.cancelled"
        assert outcomes.count("OK") == len(events)
    else:
        assert outcomes == ["OK", "INVALID_STATE"]
        assert len(events) == 1


def test_a_decision_in_the_very_moment_of_the_timeout_stands_or_falls_as_a_whole(office: Office) -> None:
    run_id = office.planned()
    others = iter([1])

    def interrupt(change: Change) -> None:
        for _ in others:
            expire_wait(
                office.ref(run_id), "plan#1", runs=office.runs, clock=office.clock, random=office.random
            )

    store_of(office).before_commit = interrupt
    with pytest.raises(InvalidState):
        office.approve(run_id)
    assert office.run(run_id).state is State.CANCELLED


def test_a_decision_under_one_key_counts_once_however_often_it_comes_at_once(office: Office) -> None:
    run_id = office.planned()
    answers = []
    waiting = iter(range(5))

    def interrupt(change: Change) -> None:
        if next(waiting, None) is not None:
            answers.append(office.approve(run_id, idempotency=idempotency()))

    store_of(office).before_commit = interrupt
    answers.append(office.approve(run_id, idempotency=idempotency()))
    assert [each.replayed for each in answers] == [False] + [True] * 5
    assert len({repr(each.body) for each in answers}) == 1
    assert office.events(run_id).count("interview.approved") == 1


def test_who_loses_every_race_may_try_again(office: Office) -> None:
    run_id = office.planned()

    def lose(change: Change) -> None:
        raise Clash("RUN")

    store_of(office).before_commit = lose
    with pytest.raises(ConcurrentUpdate):
        office.approve(run_id)
    assert office.run(run_id).state is State.PENDING
