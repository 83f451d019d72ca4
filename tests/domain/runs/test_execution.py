"""How a run's executions are named, and what they are told."""

from datetime import timedelta
from typing import Any

import pytest

from builders import Office
from interviews.domain.runs.execution import (
    LONGEST_PAUSE,
    execution_input,
    execution_name,
    renewed,
    restart_due_at,
)
from interviews.domain.runs.lifecycle import TERMINAL, State

MORE: dict[State, dict[str, Any]] = {
    State.INFO_NEEDED: {"info": {"secondsToSupply": 30 * 86_400}},
    State.PENDING: {"plan": {"version": 1, "secondsToDecide": 30 * 86_400}},
    State.SCHEDULED: {"room": {"secondsToStart": 7 * 86_400 + 1}},
    State.IN_PROGRESS: {"session": {"secondsToFinish": 32 * 60 + 1}},
    State.ASSESSMENT_PENDING: {"assessment": {"version": 1}},
}


@pytest.mark.parametrize("state", sorted(set(State) - TERMINAL - {State.RECEIVED}))
def test_an_execution_is_told_ids_and_numbers_and_where_its_run_stands(state: State) -> None:
    office = Office()
    run = office.run(office.at(state))
    assert execution_input(run, office.clock()) == {
        "tenantId": "tnt_1",
        "runId": run.run_id,
        "generation": "1",
        "state": state,
        "expiresAt": str(run.all_gone_at),
        **MORE.get(state, {}),
    }


def test_each_generation_has_a_name_of_its_own() -> None:
    office = Office()
    first = office.run(office.created())
    second = renewed(first, office.clock())
    name = f"{first.run_id}_{first.interview_id[:8]}"
    assert [execution_name(each) for each in (first, second)] == [name, f"{name}_2"]
    assert (second.version, second.sequence, second.updated_at) == (2, first.sequence, first.updated_at)


def test_pauses_grow_to_a_day() -> None:
    office = Office()
    run = office.run(office.created())
    pauses = []
    for _ in range(14):
        pauses.append(restart_due_at(run) - run.generation_since)
        run = renewed(run, office.clock())
    assert pauses[:4] == [timedelta(minutes=each) for each in (0, 5, 10, 20)]
    assert pauses[-1] == LONGEST_PAUSE == timedelta(days=1)
    assert pauses == sorted(pauses)
