"""Many callers at once against the local stage: exactly one wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

from local.client import Answer, Client

from .test_journey import COMPLETE, created

DECISIONS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("POST", "plan/approve", {}),
    ("POST", "plan/reject", {"feedback": "No"}),
    ("PATCH", "plan/revise", {"feedback": "Ask about testing"}),
)


def test_twenty_creates_with_one_external_id_make_one_run(partner: Client) -> None:
    body = COMPLETE | {"externalId": "application-4711"}
    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: partner.call("POST", "/interviews", body), range(20)))
    assert len({each.body["runId"] for each in answers}) == 1
    assert Counter(each.status for each in answers) == {201: 1, 200: 19}
    assert all("Idempotent-Replayed" in each.headers for each in answers if each.status == 200)
    listed = partner.expect(200, "GET", "/interviews", query={"externalId": "application-4711"})
    assert len(listed["items"]) == 1


def test_of_twelve_decisions_at_once_exactly_one_counts(partner: Client) -> None:
    run_id = created(partner)
    wanted = list(islice(cycle(DECISIONS), 12))

    def decide(decision: tuple[str, str, dict[str, str]]) -> Answer:
        method, path, body = decision
        return partner.call(method, f"/interviews/{run_id}/{path}", body)

    with ThreadPoolExecutor(12) as callers:
        answers = list(callers.map(decide, wanted))
    assert Counter(each.status for each in answers) == {200: 1, 409: 11}
    assert {each.body["code"] for each in answers if each.status == 409} <= {
        "INVALID_STATE",
        "CONCURRENT_UPDATE",
    }


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
