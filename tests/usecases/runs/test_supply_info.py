from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from builders import CALLER, MovesAfter, Office, allow_every_address, idempotency
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import InvalidState, ValidationFailed
from interviews.domain.kernel.times import to_epoch
from interviews.domain.runs.lifecycle import State
from interviews.domain.tenants.tenant import TenantSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.run_store import Change
from interviews.usecases.runs.supply_info import supply_info


@pytest.fixture
def office() -> Office:
    return Office()


def supply(office: Office, run_id: str, key: Any = None, **fields: Any) -> Answer[Any]:
    return supply_info(
        CALLER, run_id, fields, service=office.service, check_address=allow_every_address, idempotency=key
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


def test_what_was_never_given_is_added_and_the_rest_stays(office: Office) -> None:
    run_id = office.created(
        position=None, candidateName=None, candidateProfile=None, scheduledAt="2026-12-01T09:00:00Z"
    )
    supply(
        office, run_id, position="Engineer", companyName="New", candidateName="Ada King", durationMinutes=45
    )
    view = office.runs.load(office.ref(run_id), ("REQUEST", "CANDIDATE"))
    assert view.run.scheduled_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert view.run.duration_minutes == 45
    assert view.artefacts["REQUEST"]["companyName"] == "New"
    assert view.artefacts["REQUEST"]["metadata"] == {"requisition": "R-7"}
    assert view.artefacts["CANDIDATE"]["name"] == "Ada King"
    assert view.artefacts["CANDIDATE"]["email"] == "ada@example.com"


def ends_of_candidate(office: Office, run_id: str) -> int | None:
    assert isinstance(office.runs, InMemoryRunStore)
    candidate = office.runs.documents[office.ref(run_id)].get("CANDIDATE")
    return candidate.expires_at if candidate else None


@pytest.mark.parametrize("added", [{}, {"candidateProfile": "Wrote the first program."}])
def test_the_candidates_data_is_kept_no_longer_for_what_comes_later(
    office: Office, added: dict[str, str]
) -> None:
    run_id = office.created(position=None, candidateProfile=None)
    end = ends_of_candidate(office, run_id)
    office.clock.advance(days=20)
    supply(office, run_id, position="Engineer", **added)
    assert ends_of_candidate(office, run_id) == end
    candidate = office.runs.load(office.ref(run_id), ("CANDIDATE",)).artefacts["CANDIDATE"]
    assert ("profile" in candidate) is bool(added)


def test_a_candidate_who_is_named_later_is_kept_from_then_on(office: Office) -> None:
    office.set_up_tenant(TenantSettings(candidate_pii_retention_days=10))
    run_id = office.created(
        position=None, level=None, candidateName=None, candidateProfile=None, candidateEmail=None
    )
    assert ends_of_candidate(office, run_id) is None
    office.clock.advance(days=9)
    supply(office, run_id, candidateName="Ada")
    named_until = to_epoch(office.clock() + timedelta(days=10))
    assert ends_of_candidate(office, run_id) == named_until
    office.clock.advance(days=9)
    supply(office, run_id, level="MID", candidateProfile="Wrote.")
    assert ends_of_candidate(office, run_id) == named_until
    office.clock.advance(days=1)
    supply(office, run_id, position="Engineer", candidateProfile="Wrote.")
    assert ends_of_candidate(office, run_id) == to_epoch(office.clock() + timedelta(days=10))


GIVEN: dict[str, tuple[Any, Any]] = {
    "candidateRef": ("cand-1", "cand-2"),
    "candidateName": ("Ada Lovelace", "Ada King"),
    "candidateEmail": ("ada@example.com", "king@example.com"),
    "candidateProfile": ("Wrote the first program.", "Wrote nothing."),
    "level": ("MID", "LEAD"),
    "qualifications": (["Writes Python", "Runs services", "Reviews code"], ["Writes Python"]),
    "jobDescription": ("x" * 50, "y" * 50),
    "companyName": ("Old", "New"),
    "companyDescription": ("Old", "New"),
    "callbackUrl": ("https://ats.example/a", "https://ats.example/b"),
    "scheduledAt": ("2026-12-01T09:00:00Z", "2026-12-01T09:00:01Z"),
    "durationMinutes": (30, 45),
    "language": ("en", "de"),
    "metadata": ({"requisition": "R-7"}, {"requisition": "R-8"}),
}


@pytest.mark.parametrize("field", GIVEN)
def test_what_was_given_may_be_repeated_and_not_changed(office: Office, field: str) -> None:
    run_id = office.created(**{name: value for name, (value, _) in GIVEN.items()}, position=None)
    before = office.runs.load(office.ref(run_id), ("REQUEST", "CANDIDATE"))
    same, other = GIVEN[field]
    with pytest.raises(ValidationFailed) as refused:
        supply(office, run_id, **{"position": "Engineer", field: other})
    assert [each.field for each in refused.value.details] == [field]
    assert office.runs.load(office.ref(run_id), ("REQUEST", "CANDIDATE")) == before
    assert supply(office, run_id, **{"position": "Engineer", field: same}).body["missingFields"] == []


def test_a_moment_is_the_same_however_it_is_written(office: Office) -> None:
    run_id = office.created(position=None, scheduledAt="2026-12-01T09:00:00Z")
    supply(office, run_id, position="Engineer", scheduledAt="2026-12-01T10:00:00+01:00")


def test_what_is_given_once_is_given(office: Office) -> None:
    run_id = office.created(position=None, level=None)
    supply(office, run_id, level="MID", durationMinutes=30)
    for change in ({"level": "LEAD"}, {"durationMinutes": 45}):
        with pytest.raises(ValidationFailed):
            supply(office, run_id, **change)


def test_what_is_asked_for_may_be_more_than_was_there(office: Office) -> None:
    run_id = office.created(position=None, qualifications=["Writes Python"])
    answer = supply(office, run_id, qualifications=["Writes Python", "Runs services", "Reviews code"])
    assert [each["field"] for each in answer.body["missingFields"]] == ["position"]


def test_two_at_once_who_supply_different_fields_both_succeed(office: Office) -> None:
    run_id = office.created(position=None, level=None, qualifications=None)
    others = iter([{"level": "MID"}, {"companyName": "Engines Ltd"}])

    def interrupt(_change: Change) -> None:
        if fields := next(others, None):
            supply(office, run_id, **fields)

    assert isinstance(office.runs, InMemoryRunStore)
    office.runs.before_commit = interrupt
    answer = supply(office, run_id, position="Engineer")
    assert [each["field"] for each in answer.body["missingFields"]] == ["qualifications"]
    view = office.runs.load(office.ref(run_id), ("REQUEST",))
    assert (view.run.position, view.run.level) == ("Engineer", "MID")
    assert view.artefacts["REQUEST"]["companyName"] == "Engines Ltd"


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


def test_it_is_replayed_wherever_the_address_leads_by_then(office: Office) -> None:
    run_id = office.created(position=None)
    moves = MovesAfter()
    first, again = (
        supply_info(
            CALLER,
            run_id,
            {"position": "Engineer", "callbackUrl": "https://ats.example/hook"},
            service=office.service,
            check_address=moves,
            idempotency=idempotency(),
        )
        for _ in range(2)
    )
    assert again == replace(first, replayed=True)
