from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from builders import Office
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.domain.runs.run import Run
from interviews.domain.runs.waits import WaitOutcome, closed_wait, outcome, standing_wait

WAITS = {
    State.INFO_NEEDED: "info",
    State.PENDING: "plan#2",
    State.APPROVED: "start",
    State.SCHEDULED: "start",
    State.IN_PROGRESS: "finish",
    State.ASSESSMENT_PENDING: "assessment#3",
}


def run_in(state: State, plan_version: int = 2, assessment_version: int = 3) -> Run:
    office = Office()
    run = office.run(office.created())
    return replace(run, state=state, plan_version=plan_version, assessment_version=assessment_version)


@pytest.mark.parametrize("state", State)
def test_a_run_stands_at_the_wait_of_its_state(state: State) -> None:
    assert standing_wait(run_in(state)) == WAITS.get(state)


@pytest.mark.parametrize(("state", "wait"), WAITS.items())
def test_a_token_is_not_answered_while_the_run_stands_at_its_wait(state: State, wait: str) -> None:
    assert outcome(wait, run_in(state)) is None


def test_opening_the_room_leaves_the_wait_for_the_start_parked() -> None:
    assert closed_wait(run_in(State.APPROVED), run_in(State.SCHEDULED)) is None


def test_a_step_out_of_a_wait_closes_it() -> None:
    assert closed_wait(run_in(State.PENDING), run_in(State.APPROVED)) == "plan#2"
    assert closed_wait(run_in(State.SCHEDULED), run_in(State.IN_PROGRESS)) == "start"
    assert closed_wait(run_in(State.COMPLETED), run_in(State.CANCELLED)) is None


@pytest.mark.parametrize("wait", [*WAITS.values(), "plan#1", "assessment#1"])
@pytest.mark.parametrize("state", sorted(TERMINAL - {State.ASSESSMENT_APPROVED}))
def test_every_token_of_a_run_that_was_ended_is_answered_so(wait: str, state: State) -> None:
    assert outcome(wait, run_in(state)) is WaitOutcome.ENDED


@pytest.mark.parametrize(
    ("wait", "state", "plan_version", "expected"),
    [
        ("info", State.VALIDATING_SKILLS, 0, WaitOutcome.GO_ON),
        ("info", State.SCHEDULED, 1, WaitOutcome.GO_ON),
        ("plan#1", State.APPROVED, 1, WaitOutcome.GO_ON),
        ("plan#1", State.IN_PROGRESS, 1, WaitOutcome.GO_ON),
        ("plan#1", State.GENERATING_PLAN, 1, WaitOutcome.REVISE),
        ("plan#1", State.PENDING, 2, WaitOutcome.REVISE),
        ("plan#9", State.APPROVED, 10, WaitOutcome.REVISE),
        ("plan#10", State.APPROVED, 10, WaitOutcome.GO_ON),
        ("start", State.IN_PROGRESS, 1, WaitOutcome.GO_ON),
        ("finish", State.COMPLETED, 1, WaitOutcome.GO_ON),
    ],
)
def test_a_late_token_is_answered_by_what_has_become_of_the_run(
    wait: str, state: State, plan_version: int, expected: WaitOutcome
) -> None:
    assert outcome(wait, run_in(state, plan_version=plan_version)) is expected


@pytest.mark.parametrize(
    ("state", "version", "expected"),
    [
        (State.COMPLETED, 1, WaitOutcome.REASSESS),
        (State.ASSESSMENT_PENDING, 2, WaitOutcome.REASSESS),
        (State.ASSESSMENT_APPROVED, 1, WaitOutcome.GO_ON),
    ],
)
def test_an_assessments_token_is_answered_by_the_decision(
    state: State, version: int, expected: WaitOutcome
) -> None:
    assert outcome("assessment#1", run_in(state, assessment_version=version)) is expected


@given(
    some.sampled_from([*WAITS.values(), "plan#1", "plan#7", "assessment#1"]),
    some.sampled_from(State),
    some.integers(0, 8),
    some.integers(0, 8),
)
def test_a_token_waits_only_while_its_run_stands_there(
    wait: str, state: State, plan: int, assessment: int
) -> None:
    run = run_in(state, plan, assessment)
    assert (outcome(wait, run) is None) == (standing_wait(run) == wait)
