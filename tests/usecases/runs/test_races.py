"""Two at once: a second caller writes between another's read and write, and exactly one wins."""

from collections.abc import Callable
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, booleans, data, integers, none, one_of, sampled_from

from builders import CALLER, Office, idempotency
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import ConcurrentUpdate, InvalidState, OtherVersion
from interviews.domain.kernel.records import to_record
from interviews.domain.runs.happenings import Rejection
from interviews.domain.runs.lifecycle import State
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.runs.expire_wait import expire_wait
from interviews.usecases.runs.run_store import Change

PLAN: dict[str, Callable[[Office, str], Answer[Any]]] = {
    "approve": lambda office, run_id: office.approve(run_id),
    "reject": lambda office, run_id: office.reject(run_id),
    "revise": lambda office, run_id: office.revise(run_id),
}
ASSESSMENT: dict[str, Callable[[Office, str], Answer[Any]]] = {
    "approve": lambda office, run_id: office.approve_assessment(run_id),
    "reject": lambda office, run_id: _reject(office, run_id, "CANCEL"),
    "reassess": lambda office, run_id: _reject(office, run_id, "REASSESS"),
}
Call = Callable[[Office, str], Answer[Any]]


def _reject(office: Office, run_id: str, action: Rejection) -> Answer[Any]:
    return reject_assessment(
        CALLER,
        run_id,
        feedback="No",
        rejected_by=None,
        action=action,
        limits=office.tenant.limits,
        service=office.service,
    )


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
                office.ref(run_id),
                "plan#1",
                generation=1,
                runs=office.runs,
                clock=office.clock,
                random=office.random,
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
    assert len({repr(to_record(each.body)) for each in answers}) == 1
    assert office.events(run_id).count("interview.approved") == 1


Numbered = Callable[[Office, str, int | None], Answer[Any]]
ABOUT_A_PLAN: dict[str, Numbered] = {
    "approve": lambda office, run_id, version: office.approve(run_id, version=version),
    "reject": lambda office, run_id, version: office.reject(run_id, version=version),
    "revise": lambda office, run_id, version: office.revise(run_id, version=version),
}
ABOUT_AN_ASSESSMENT: dict[str, Numbered] = {
    "approve": lambda office, run_id, version: office.approve_assessment(run_id, version=version),
    "reject": lambda office, run_id, version: office.reject_assessment(run_id, version=version),
    "reassess": lambda office, run_id, version: office.reject_assessment(run_id, "REASSESS", version=version),
}


def another_plan(office: Office, run_id: str) -> None:
    office.revise(run_id)
    office.plan(run_id)


def another_assessment(office: Office, run_id: str) -> None:
    office.reject_assessment(run_id, "REASSESS")
    office.assess(run_id)


@pytest.mark.parametrize("call", ABOUT_A_PLAN)
def test_a_plan_that_is_replaced_between_read_and_write_is_not_decided(office: Office, call: str) -> None:
    run_id = office.planned()
    once = iter([another_plan])

    def interrupt(change: Change) -> None:
        for replaced in once:
            replaced(office, run_id)

    store_of(office).before_commit = interrupt
    with pytest.raises(OtherVersion) as refused:
        ABOUT_A_PLAN[call](office, run_id, 1)
    assert [(each.field, each.message) for each in refused.value.details] == [("version", "2")]
    run = office.run(run_id)
    assert (run.state, run.plan_version, run.plan_status) == (State.PENDING, 2, "DRAFT")


@pytest.mark.parametrize("call", ABOUT_AN_ASSESSMENT)
def test_an_assessment_that_is_replaced_between_read_and_write_is_not_decided(
    office: Office, call: str
) -> None:
    run_id = office.assessed()
    once = iter([another_assessment])

    def interrupt(change: Change) -> None:
        for replaced in once:
            replaced(office, run_id)

    store_of(office).before_commit = interrupt
    with pytest.raises(OtherVersion):
        ABOUT_AN_ASSESSMENT[call](office, run_id, 1)
    run = office.run(run_id)
    assert (run.state, run.assessment_version) == (State.ASSESSMENT_PENDING, 2)


@settings(max_examples=60)
@given(data())
def test_whatever_happens_in_between_a_decision_counts_only_for_the_version_it_names(
    found: DataObject,
) -> None:
    """Any number of versions before the decision is read, and in each of its races."""
    office = Office()
    about_plan = found.draw(booleans(), "plan")
    run_id = office.planned() if about_plan else office.assessed()
    replaced = another_plan if about_plan else another_assessment
    calls = ABOUT_A_PLAN if about_plan else ABOUT_AN_ASSESSMENT

    def current() -> int:
        run = office.run(run_id)
        return run.plan_version if about_plan else run.assessment_version

    for _ in range(found.draw(integers(0, 2), "before")):
        replaced(office, run_id)
    more = iter(range(found.draw(integers(0, 3), "meanwhile")))
    busy = False

    def interrupt(change: Change) -> None:
        nonlocal busy
        if not busy and next(more, None) is not None:
            busy = True
            replaced(office, run_id)
            busy = False

    store_of(office).before_commit = interrupt
    version = found.draw(one_of(none(), integers(1, 6)), "version")
    call = found.draw(sampled_from(sorted(calls)), "call")
    before = len(office.events(run_id))
    try:
        calls[call](office, run_id, version)
    except OtherVersion:
        assert version is not None
        assert version != current()
        assert office.run(run_id).state in (State.PENDING, State.ASSESSMENT_PENDING)
    else:
        assert version in (None, current())
        assert len(office.events(run_id)) > before


def test_who_loses_every_race_may_try_again(office: Office) -> None:
    run_id = office.planned()

    def lose(change: Change) -> None:
        raise Clash("RUN")

    store_of(office).before_commit = lose
    with pytest.raises(ConcurrentUpdate):
        office.approve(run_id)
    assert office.run(run_id).state is State.PENDING
