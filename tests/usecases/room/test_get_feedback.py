from typing import Any

import pytest

from builders import ANSWERS, CALLER, QUALIFICATIONS, Office
from interviews.domain.kernel.errors import (
    CodeNeeded,
    DataErased,
    LinkExpired,
    NotFound,
    NotOpenYet,
    SessionEnded,
)
from interviews.domain.runs.lifecycle import State
from interviews.domain.tenants.tenant import TenantSettings
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.assessments.verify_assessment import verify_assessment
from interviews.usecases.room.get_feedback import get_feedback
from interviews.usecases.room.schedule_interview import schedule_interview
from interviews.usecases.runs.get_interview import get_interview


@pytest.fixture
def office() -> Office:
    office = Office()
    office.set_up_tenant(TenantSettings(candidate_feedback=True))
    return office


def feedback(office: Office, run_id: str, admission: str | None = None) -> Any:
    return get_feedback(office.link(run_id), admission=admission, runs=office.runs, clock=office.clock)


def test_once_approved_the_candidate_reads_what_came_across_in_their_output_limits(office: Office) -> None:
    run_id = office.settled(candidateEmail=None, companyName="Engines Ltd", language="fr")
    assert feedback(office, run_id) == {
        "position": "Backend Engineer",
        "companyName": "Engines Ltd",
        "language": "fr",
        "strengths": [
            {"topic": topic, "quotes": [quote]}
            for topic, quote in zip(QUALIFICATIONS[:2], ANSWERS[:2], strict=True)
        ],
        "growth": [QUALIFICATIONS[2]],
    }


@pytest.mark.parametrize(
    "state", [State.SCHEDULED, State.IN_PROGRESS, State.COMPLETED, State.ASSESSMENT_PENDING]
)
def test_nothing_is_said_before_a_person_has_approved(office: Office, state: State) -> None:
    with pytest.raises(NotOpenYet):
        feedback(office, office.at(state))


def test_where_it_is_not_offered_there_is_none(office: Office) -> None:
    office.set_up_tenant(TenantSettings())
    with pytest.raises(NotFound):
        feedback(office, office.settled(candidateEmail=None))


def test_what_the_candidate_was_told_at_the_start_holds(office: Office) -> None:
    run_id = office.assessed(candidateEmail=None)
    office.set_up_tenant(TenantSettings())
    office.approve_assessment(run_id)
    assert feedback(office, run_id)["strengths"]


def test_a_rejected_assessment_is_no_feedback(office: Office) -> None:
    run_id = office.assessed(candidateEmail=None)
    reject_assessment(
        CALLER,
        run_id,
        feedback="No",
        rejected_by=None,
        action="CANCEL",
        limits=office.tenant.limits,
        service=office.service,
    )
    with pytest.raises(SessionEnded):
        feedback(office, run_id)


def test_a_link_that_ended_without_an_interview_leads_to_none(office: Office) -> None:
    run_id = office.scheduled(candidateEmail=None)
    office.clock.advance(days=8)
    with pytest.raises(LinkExpired):
        feedback(office, run_id)


def test_it_is_still_there_when_the_links_days_are_over(office: Office) -> None:
    run_id = office.settled(candidateEmail=None)
    office.clock.advance(days=30)
    assert feedback(office, run_id)["growth"]


def test_with_an_address_it_takes_a_code_or_the_session_again(office: Office) -> None:
    run_id = office.settled()
    office.clock.advance(days=2)
    for admission in (None, "0" * 64, office.passes[run_id]):
        with pytest.raises(CodeNeeded):
            feedback(office, run_id, admission)
    assert feedback(office, run_id, office.admit(run_id))["strengths"]


@pytest.mark.parametrize("email", [None, "ada@example.com"])
def test_after_a_purge_it_is_gone(office: Office, email: str | None) -> None:
    run_id = office.settled(candidateEmail=email)
    admission = office.passes.get(run_id)
    assert feedback(office, run_id, admission)
    office.purge(run_id)
    with pytest.raises(DataErased):
        feedback(office, run_id, admission)


@pytest.mark.parametrize("purged_in", [State.PENDING, State.SCHEDULED])
def test_what_was_said_after_a_purge_is_not_erased(office: Office, purged_in: State) -> None:
    """The purge took what there was of the candidate before; in by the link they come all the same."""
    run_id = office.planned(candidateEmail=None) if purged_in is State.PENDING else None
    run_id = run_id or office.scheduled(candidateEmail=None)
    office.purge(run_id)
    if purged_in is State.PENDING:
        office.approve(run_id)
        schedule_interview(
            office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
        )
    office.clock.advance(seconds=1)
    session = str(office.start(run_id).body["sessionToken"])
    for text in ANSWERS:
        office.answer(run_id, session, text)
    office.assess(run_id)
    office.approve_assessment(run_id)
    assert feedback(office, run_id)["strengths"]
    assert verify_assessment(CALLER, run_id, service=office.service)["transcript"] == "PRESENT"
    office.clock.advance(days=91)
    assert "[erased]" not in repr(get_interview(CALLER, run_id, service=office.service, links=office.links))
