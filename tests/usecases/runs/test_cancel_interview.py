import pytest

from builders import CALLER, Office
from interviews.domain.kernel.errors import InterviewCancelled, InvalidState
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.domain.runs.run import Cancellation

RUNNING = [each for each in State if each not in TERMINAL and each is not State.RECEIVED]


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize("state", RUNNING)
def test_every_run_that_has_not_ended_can_be_cancelled(office: Office, state: State) -> None:
    run_id = office.at(state)
    assert office.cancel(run_id, "Position filled").body == {"runId": run_id, "state": "CANCELLED"}
    run = office.run(run_id)
    assert run.cancellation == Cancellation("Position filled", CALLER.key_id, office.clock())
    event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
    assert (event.event.value, event.state) == ("interview.cancelled", "CANCELLED")
    assert event.data == {"reason": "Position filled", "by": CALLER.key_id}


def test_who_gives_a_name_is_named(office: Office) -> None:
    run_id = office.planned()
    office.cancel(run_id, "Position filled", by="Grace")
    run = office.run(run_id)
    assert run.cancellation == Cancellation("Position filled", "Grace", office.clock())
    event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
    assert event.actor == CALLER.key_id
    assert event.data == {"reason": "Position filled", "by": CALLER.key_id, "cancelledBy": "Grace"}


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_what_has_ended_cannot_be_cancelled(office: Office, state: State) -> None:
    run_id = office.at(state)
    before = office.run(run_id)
    with pytest.raises(InvalidState):
        office.cancel(run_id)
    assert office.run(run_id) == before


def test_without_a_reason_it_was_requested(office: Office) -> None:
    run_id = office.planned()
    office.cancel(run_id)
    cancellation = office.run(run_id).cancellation
    assert cancellation is not None
    assert cancellation.reason == "REQUESTED"


@pytest.mark.parametrize("state", [State.APPROVED, State.SCHEDULED, State.IN_PROGRESS])
@pytest.mark.parametrize("reason", [None, "The position was filled."])
def test_the_candidates_link_is_dead_at_once(office: Office, state: State, reason: str | None) -> None:
    run_id = office.at(state)
    office.cancel(run_id, reason)
    with pytest.raises(InterviewCancelled):
        office.start(run_id)
    with pytest.raises(InterviewCancelled):
        office.answer(run_id, "x" * 64, "Hello")


def test_a_cancelled_run_leaves_the_ranking(office: Office) -> None:
    run_id = office.assessed()
    office.cancel(run_id)
    assert not office.runs.ranked_runs(CALLER.tenant_id, min_score=None, limit=5, key=None).items
