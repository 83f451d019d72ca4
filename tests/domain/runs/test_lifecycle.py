import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.errors import InvalidState
from interviews.domain.runs.lifecycle import TERMINAL, TRANSITIONS, State, Trigger, allowed_states, next_state

CONTRACT = """
RECEIVED: VALIDATE → VALIDATING_SKILLS, REQUEST_INFO → INFO_NEEDED
INFO_NEEDED: COMPLETE_INFO → VALIDATING_SKILLS, CANCEL → CANCELLED
VALIDATING_SKILLS: PLAN_READY → PENDING, AUTO_APPROVE → APPROVED, CANCEL → CANCELLED
GENERATING_PLAN: PLAN_READY → PENDING, AUTO_APPROVE → APPROVED, CANCEL → CANCELLED
PENDING: APPROVE → APPROVED, REJECT → REJECTED, REVISE → GENERATING_PLAN, CANCEL → CANCELLED
APPROVED: SCHEDULE → SCHEDULED, CANCEL → CANCELLED
SCHEDULED: START → IN_PROGRESS, CANCEL → CANCELLED
IN_PROGRESS: COMPLETE → COMPLETED, CANCEL → CANCELLED
COMPLETED: ASSESS → ASSESSMENT_PENDING, CANCEL → CANCELLED
ASSESSMENT_PENDING: APPROVE_ASSESSMENT → ASSESSMENT_APPROVED, REJECT_ASSESSMENT → CANCELLED,\
 REASSESS → COMPLETED, CANCEL → CANCELLED
REJECTED:
ASSESSMENT_APPROVED:
CANCELLED:
"""
"""Contract §4, written out once more so that a change of the code alone is noticed."""


def rows() -> dict[str, dict[str, str]]:
    table = {}
    for line in CONTRACT.strip().splitlines():
        state, _, leaves = line.partition(":")
        pairs = [each.split("→") for each in leaves.split(",") if each.strip()]
        table[state] = {trigger.strip(): following.strip() for trigger, following in pairs}
    return table


def test_the_table_is_the_contracts() -> None:
    ours: dict[str, dict[str, str]] = {state.value: {} for state in State}
    for (state, trigger), following in TRANSITIONS.items():
        ours[state.value][trigger.value] = following.value
    assert ours == rows()


def test_the_terminal_states_are_those_which_nothing_leaves() -> None:
    assert {state.value for state in TERMINAL} == {state for state, leaves in rows().items() if not leaves}


@given(some.sampled_from(sorted(TERMINAL)), some.sampled_from(Trigger))
def test_nothing_leaves_a_terminal_state(state: State, trigger: Trigger) -> None:
    with pytest.raises(InvalidState):
        next_state(state, trigger)


@given(some.sampled_from(State))
def test_every_stored_state_that_is_not_terminal_can_be_cancelled(state: State) -> None:
    if state in TERMINAL or state is State.RECEIVED:
        with pytest.raises(InvalidState):
            next_state(state, Trigger.CANCEL)
    else:
        assert next_state(state, Trigger.CANCEL) is State.CANCELLED


@given(some.lists(some.sampled_from(Trigger)))
def test_whatever_is_tried_a_run_moves_only_along_the_contract(triggers: list[Trigger]) -> None:
    state = State.RECEIVED
    for trigger in triggers:
        try:
            following = next_state(state, trigger)
        except InvalidState:
            assert trigger.value not in rows()[state.value]
            continue
        assert rows()[state.value][trigger.value] == following.value
        state = following


def test_every_state_can_be_reached_and_every_run_can_end() -> None:
    reached = {State.RECEIVED}
    while more := {to for (state, _), to in TRANSITIONS.items() if state in reached} - reached:
        reached |= more
    assert reached == set(State)


def test_a_refusal_names_the_current_and_the_allowed_states() -> None:
    with pytest.raises(InvalidState) as refused:
        next_state(State.APPROVED, Trigger.APPROVE)
    assert refused.value.message == "The plan can be approved only in PENDING; this run is APPROVED."
    assert [(each.field, each.message) for each in refused.value.details] == [
        ("state", "APPROVED"),
        ("allowedStates", "PENDING"),
    ]


def test_the_refusal_of_a_cancel_names_every_state_that_is_not_terminal() -> None:
    with pytest.raises(InvalidState) as refused:
        next_state(State.REJECTED, Trigger.CANCEL)
    names = refused.value.details[1].message.split(", ")
    assert set(names) == {state.value for state in State if state not in TERMINAL} - {"RECEIVED"}
    assert names == [state.value for state in allowed_states(Trigger.CANCEL)]
