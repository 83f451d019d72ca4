"""Whole interviews over HTTP on the local stage: the real API Gateway config, functions, tables, stream and machine."""

from typing import Any

import pytest

from local.counterparts.candidate import CandidateClient
from local.counterparts.client import Client
from local.counterparts.journey import EVENTS, REQUEST, Journey
from local.counterparts.receiver import Receiver

COMPLETE = REQUEST | {"level": "SENIOR"}


def test_an_interview_goes_from_an_incomplete_request_to_the_purge(
    partner: Client, root_url: str, receiver: Receiver
) -> None:
    journey = Journey(partner, root_url)
    journey.play(receiver)
    trail = partner.expect(200, "GET", f"/interviews/{journey.run_id}/events", query={"limit": 100})["items"]
    assert [each["event"] for each in trail] == EVENTS
    assert [each["sequence"] for each in trail] == list(range(1, len(EVENTS) + 1))


def test_a_rejected_plan_ends_the_run(partner: Client, receiver: Receiver) -> None:
    run_id = created(partner)
    rejected = partner.expect(200, "POST", f"/interviews/{run_id}/plan/reject", {"feedback": "Too generic"})
    assert rejected == {"runId": run_id, "state": "REJECTED"}
    assert receiver.wait_for(run_id, "interview.rejected")
    refused = partner.call("POST", f"/interviews/{run_id}/plan/approve", {})
    assert (refused.status, refused.body["code"]) == (409, "INVALID_STATE")


def test_an_automatic_approval_opens_the_room_without_a_person(auto_partner: Client, root_url: str) -> None:
    run_id = auto_partner.expect(201, "POST", "/interviews", COMPLETE)["runId"]
    run = auto_partner.wait_for(run_id, "SCHEDULED")
    assert run["plan"]["status"] == "APPROVED"
    trail = auto_partner.expect(200, "GET", f"/interviews/{run_id}/events")["items"]
    assert [each["event"] for each in trail] == [
        "interview.plan_generated",
        "interview.approved",
        "interview.scheduled",
    ]
    token = run["interviewLink"].rpartition("/")[2]
    assert Client(f"{root_url}/v1/candidate-access/{token}").expect(200, "GET", "/info")["position"]


def test_a_cancelled_interview_has_a_dead_link(partner: Client, root_url: str) -> None:
    run_id = created(partner)
    room = approved(partner, root_url, run_id)
    room.expect(201, "POST", "/start", {"consent": True})
    cancelled = partner.expect(200, "DELETE", f"/interviews/{run_id}", query={"reason": "Position closed"})
    assert cancelled["state"] == "CANCELLED"
    assert partner.expect(200, "GET", f"/interviews/{run_id}")["cancellation"]["reason"] == "Position closed"
    assert room.call("GET", "/info").status == 404


def test_a_rejected_assessment_is_made_anew(partner: Client, root_url: str) -> None:
    run_id = created(partner)
    room = approved(partner, root_url, run_id)
    answer_everything(room)
    first = partner.wait_for(run_id, "ASSESSMENT_PENDING")["assessment"]
    again = {"feedback": "Please look again", "action": "REASSESS"}
    assert (
        partner.expect(200, "POST", f"/interviews/{run_id}/assessment/reject", again)["state"] == "COMPLETED"
    )
    second = partner.wait_for(run_id, "ASSESSMENT_PENDING")["assessment"]
    assert (first["version"], second["version"]) == (1, 2)
    told = partner.expect(200, "GET", f"/interviews/{run_id}/assessment/explanation")
    assert told["aggregate"]["overallScore"] == second["overallScore"]
    found = partner.expect(200, "POST", f"/interviews/{run_id}/assessment/verify")
    assert (found["version"], found["identical"], found["transcript"]) == (2, True, "PRESENT")
    assert found["quotesChecked"] > 0
    assert second["overallScore"] == first["overallScore"]
    ended = partner.expect(200, "POST", f"/interviews/{run_id}/assessment/reject", {"feedback": "No"})
    assert ended["state"] == "CANCELLED"


def test_a_lost_connection_loses_no_answer(partner: Client, root_url: str) -> None:
    run_id = created(partner)
    room = approved(partner, root_url, run_id)
    started = room.expect(201, "POST", "/start", {"consent": True})
    text = "I designed the order service around a Kafka log, and it ran 4,000 orders a minute."
    answer = {"text": text, "clientTurnId": "a-1"}
    first = room.expect(200, "POST", "/messages", answer, x_session_token=started["sessionToken"])
    again = room.expect(200, "POST", "/messages", answer, x_session_token=started["sessionToken"])
    assert again == first
    resumed = room.expect(200, "POST", "/start", {"consent": True})
    late = room.call("GET", "/session", x_session_token=started["sessionToken"])
    assert late.status == 401, "the newer window has the session"
    session = room.expect(200, "GET", "/session", x_session_token=resumed["sessionToken"])
    assert [each["text"] for each in session["turns"] if each["role"] == "candidate"] == [text]
    partner.expect(200, "DELETE", f"/interviews/{run_id}")


@pytest.mark.parametrize(
    "state", ["INFO_NEEDED", "PENDING", "SCHEDULED", "IN_PROGRESS", "ASSESSMENT_PENDING"]
)
def test_a_run_can_be_cancelled_at_every_wait(partner: Client, root_url: str, state: str) -> None:
    run_id = in_state(partner, root_url, state)
    assert partner.expect(200, "DELETE", f"/interviews/{run_id}")["state"] == "CANCELLED"
    assert partner.call("DELETE", f"/interviews/{run_id}").status == 409


def in_state(partner: Client, root_url: str, state: str) -> str:
    if state == "INFO_NEEDED":
        return str(partner.expect(201, "POST", "/interviews", {})["runId"])
    run_id = created(partner)
    if state == "PENDING":
        return run_id
    room = approved(partner, root_url, run_id)
    if state == "IN_PROGRESS":
        room.expect(201, "POST", "/start", {"consent": True})
    if state == "ASSESSMENT_PENDING":
        answer_everything(room)
    partner.wait_for(run_id, state)
    return run_id


def created(partner: Client) -> str:
    run_id = str(partner.expect(201, "POST", "/interviews", COMPLETE)["runId"])
    partner.wait_for(run_id, "PENDING")
    return run_id


def approved(partner: Client, root_url: str, run_id: str) -> Client:
    link = partner.expect(200, "POST", f"/interviews/{run_id}/plan/approve", {})["interviewLink"]
    partner.wait_for(run_id, "SCHEDULED")
    return Client(f"{root_url}/v1/candidate-access/{link.rpartition('/')[2]}")


def answer_everything(room: Client) -> None:
    session = room.expect(201, "POST", "/start", {"consent": True})
    said: dict[str, Any] = session
    candidate = CandidateClient()
    while not said.get("done"):
        body = {"text": candidate.answer(said["message"])}
        said = room.expect(200, "POST", "/messages", body, x_session_token=session["sessionToken"])
