"""Many callers at once against the local stage: exactly one wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

from local.counterparts.client import Client, ClientResponse

from .test_journey import COMPLETE, created

Decision = tuple[str, str, dict[str, str]]
ENDING: tuple[Decision, ...] = (("POST", "plan/approve", {}), ("POST", "plan/reject", {"feedback": "No"}))
REVISION: Decision = ("PATCH", "plan/revise", {"feedback": "Ask about testing"})


def test_twenty_creates_with_one_external_id_make_one_run(partner: Client) -> None:
    body = COMPLETE | {"externalId": "application-4711"}
    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: partner.call("POST", "/interviews", body), range(20)))
    assert len({each.body["runId"] for each in answers}) == 1
    assert Counter(each.status for each in answers) == {201: 1, 200: 19}
    assert all("Idempotent-Replayed" in each.headers for each in answers if each.status == 200)
    listed = partner.expect(200, "GET", "/interviews", query={"externalId": "application-4711"})
    assert len(listed["items"]) == 1


def twelve_at_once(partner: Client, run_id: str, decisions: tuple[Decision, ...]) -> list[ClientResponse]:
    def decide(decision: Decision) -> ClientResponse:
        method, path, body = decision
        return partner.call(method, f"/interviews/{run_id}/{path}", body)

    with ThreadPoolExecutor(12) as callers:
        answers = list(callers.map(decide, islice(cycle(decisions), 12)))
    assert {each.status for each in answers} <= {200, 409}
    refused = {each.body["code"] for each in answers if each.status == 409}
    assert refused <= {"INVALID_STATE", "CONCURRENT_UPDATE"}
    return answers


def test_of_twelve_decisions_at_once_exactly_one_counts(partner: Client) -> None:
    answers = twelve_at_once(partner, created(partner), ENDING)
    assert Counter(each.status for each in answers) == {200: 1, 409: 11}


def test_each_version_of_a_plan_is_decided_once(partner: Client) -> None:
    """A revision may be made while others still decide: they then decide about the next version."""
    run_id = created(partner)
    won = [each.body for each in twelve_at_once(partner, run_id, (*ENDING, REVISION)) if each.status == 200]
    versions = [each["planVersion"] for each in won if each["state"] == "GENERATING_PLAN"]
    assert sorted(versions) == list(range(2, 2 + len(versions)))
    assert len(won) - len(versions) <= 1 <= len(won)
    told = partner.expect(200, "GET", f"/interviews/{run_id}/events")["items"]
    decisions = {"interview.approved", "interview.rejected", "interview.plan_revision_requested"}
    assert sum(each["event"] in decisions for each in told) == len(won)


def test_one_idempotency_key_at_once_counts_once(partner: Client) -> None:
    with ThreadPoolExecutor(10) as callers:
        answers = list(
            callers.map(
                lambda _: partner.call("POST", "/interviews", COMPLETE, Idempotency_Key="key-1"), range(10)
            )
        )
    assert {each.status for each in answers} == {201}
    assert len({each.body["runId"] for each in answers}) == 1
    assert sum("Idempotent-Replayed" in each.headers for each in answers) == 9
    other = partner.call("POST", "/interviews", COMPLETE | {"level": "MID"}, Idempotency_Key="key-1")
    assert (other.status, other.body["code"]) == (409, "IDEMPOTENCY_CONFLICT")
