from typing import Any

import pytest

from builders import CALLER, Office, allow_every_address, idempotency
from interviews.domain.errors import InvalidState
from interviews.domain.lifecycle import State
from interviews.usecases.run_desk import Answer
from interviews.usecases.supply_info import supply_info


@pytest.fixture
def office() -> Office:
    return Office()


def supply(office: Office, run_id: str, key: Any = None, **fields: Any) -> Answer:
    return supply_info(
        CALLER, run_id, fields, desk=office.desk, check_address=allow_every_address, idempotency=key
    )


def test_what_completes_the_request_sends_it_on(office: Office) -> None:
    run_id = office.created(position=None)
    answer = supply(office, run_id, position="Engineer")
    assert answer.body == {
        "runId": run_id,
        "state": "VALIDATING_SKILLS",
        "dataQuality": "EXCELLENT",
        "missingFields": [],
    }
    event = office.runs.events(office.ref(run_id), after=1, limit=1).items[0]
    assert (event.event.value, event.state) == ("interview.info_completed", "VALIDATING_SKILLS")
    assert event.data == {"dataQuality": "EXCELLENT"}
    assert event.closes == "info"


def test_what_is_still_missing_is_asked_for_again(office: Office) -> None:
    run_id = office.created(position=None, level=None)
    answer = supply(office, run_id, level="MID")
    assert (answer.body["state"], answer.body["dataQuality"]) == ("INFO_NEEDED", "POOR")
    assert [each["field"] for each in answer.body["missingFields"]] == ["position"]
    assert office.events(run_id) == ["interview.info_needed"] * 2
    assert office.run(run_id).level == "MID"


def test_what_is_sent_replaces_what_was_there_and_the_rest_stays(office: Office) -> None:
    run_id = office.created(position=None, scheduledAt="2026-12-01T09:00:00Z", companyName="Old")
    supply(office, run_id, position="Engineer", companyName="New", candidateName="Ada King")
    view = office.runs.load(office.ref(run_id), ("REQUEST", "CANDIDATE"))
    assert view.run.scheduled_at == "2026-12-01T09:00:00.000Z"
    assert view.artefacts["REQUEST"]["companyName"] == "New"
    assert view.artefacts["REQUEST"]["metadata"] == {"requisition": "R-7"}
    assert view.artefacts["CANDIDATE"]["name"] == "Ada King"
    assert view.artefacts["CANDIDATE"]["email"] == "ada@example.com"


def test_a_name_is_as_good_as_a_reference(office: Office) -> None:
    run_id = office.created(candidateRef=None, candidateName=None)
    assert supply(office, run_id, candidateName="Ada").body["state"] == "VALIDATING_SKILLS"


@pytest.mark.parametrize("state", [each for each in State if each not in (State.RECEIVED, State.INFO_NEEDED)])
def test_nothing_is_supplied_in_any_other_state(office: Office, state: State) -> None:
    run_id = office.at(state)
    before = office.run(run_id)
    with pytest.raises(InvalidState) as refused:
        supply(office, run_id, position="Engineer")
    assert [each.message for each in refused.value.details] == [state.value, "INFO_NEEDED"]
    assert office.run(run_id) == before


def test_it_is_replayed_under_its_idempotency_key(office: Office) -> None:
    run_id = office.created(position=None)
    first = supply(office, run_id, idempotency(), position="Engineer")
    again = supply(office, run_id, idempotency(), position="Engineer")
    assert (again.replayed, again.body) == (True, first.body)
