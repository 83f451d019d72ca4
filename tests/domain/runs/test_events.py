import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from interviews.domain.runs.envelope import envelope
from interviews.domain.runs.events import Event, EventType

EVENT = Event(
    tenant_id="tnt_1",
    platform_id="plt_1",
    run_id="run_1",
    interview_id="int_1",
    sequence=3,
    event_id="evt_1",
    event=EventType.REJECTED,
    state="REJECTED",
    timestamp=datetime(2026, 11, 23, 12, tzinfo=UTC),
    actor="key_1",
    candidate_ref="cand-1",
    data={"feedback": "Zu kurz – bitte länger", "rejectedBy": None},
)
NAMES = """
interview.info_needed interview.info_completed interview.plan_generated interview.plan_revision_requested
interview.approved interview.rejected interview.scheduled interview.started candidate.session_taken_over
candidate.request_made candidate.consent_withdrawn interview.completed
interview.assessment_pending interview.assessment_approved interview.assessment_rejected interview.cancelled
candidate.data_purged
"""


def body_of(event: Event, **parts: Any) -> Any:
    return json.loads(envelope(event, **{"metadata": {}, "assessment": None, "interview_link": None} | parts))


def test_there_are_the_contracts_events_and_the_takeover() -> None:
    assert not {*NAMES.split()} - {each.value for each in EventType}


def test_the_body_is_compact_json_in_the_contracts_order() -> None:
    sent = envelope(EVENT, metadata={"requisition": "R-7"}, assessment=None, interview_link=None)
    assert sent.decode() == (
        '{"event":"interview.rejected","runId":"run_1","interviewId":"int_1","tenantId":"tnt_1",'
        '"candidateRef":"cand-1","state":"REJECTED","timestamp":"2026-11-23T12:00:00.000Z",'
        '"data":{"feedback":"Zu kurz – bitte länger","rejectedBy":null},'
        '"eventId":"evt_1","sequence":3,"metadata":{"requisition":"R-7"}}'
    )


@pytest.mark.parametrize("event", [each for each in EventType if each is not EventType.APPROVED])
def test_only_the_approval_of_a_plan_carries_the_link(event: EventType) -> None:
    approved = body_of(replace(EVENT, event=EventType.APPROVED), interview_link="https://host/x")
    assert approved["data"]["interviewLink"] == "https://host/x"
    assert "https://host/x" not in json.dumps(
        body_of(replace(EVENT, event=event), interview_link="https://host/x")
    )


@pytest.mark.parametrize("event", EventType)
def test_the_assessment_goes_with_the_events_about_it(event: EventType) -> None:
    carried = "assessment" in body_of(replace(EVENT, event=event), assessment={"overallScore": 75})["data"]
    assert carried == (event in (EventType.ASSESSMENT_PENDING, EventType.ASSESSMENT_APPROVED))
