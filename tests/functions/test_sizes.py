"""Whatever is valid is stored, and whatever is stored can be read: at the limits of DynamoDB and Lambda."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handler_stage import COMPLETE, Reply, Stage, open_stage
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs import artefacts
from interviews.domain.runs.events import Event, EventType
from interviews.domain.runs.transcript import Turn
from interviews.domain.webhooks.plan_delivery import plan_delivery
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http.request import LARGEST_BODY
from interviews.usecases.room.candidate_room import turn_artefact
from interviews.usecases.runs.run_store import Artefact, Change
from stored_sizes import LARGEST_ANSWER, answer_bytes, limit_writes

LETTERS: dict[str, Callable[[Random], str]] = {
    "ascii": lambda chance: chr(chance.randrange(0x61, 0x7B)),
    "cjk": lambda chance: chr(chance.randrange(0x4E00, 0x9FA5)),
    "emoji": lambda chance: chr(chance.randrange(0x1F300, 0x1F5FF)),
    "any plane": lambda chance: chr(chance.randrange(0x20000, 0x2A6D6)),
    "combining": lambda chance: "e" + chr(chance.randrange(0x300, 0x36F)),
    "quotes": lambda chance: chance.choice('"\\'),
    "controls": lambda chance: chance.choice("\t\n\r"),
}
MOST_DRAWN = 20_000
KINDS = st.sampled_from(sorted(LETTERS))


def text(kind: str, length: int, seed: int = 7) -> str:
    chance, letter = Random(seed), LETTERS[kind]
    some = "".join(letter(chance) for _ in range(min(length, MOST_DRAWN)))
    return ("x" + some * (length // len(some) + 1))[:length]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        limit_writes(wiring.client("dynamodb"))
        yield opened


@pytest.fixture(scope="module")
def pending(stage: Stage) -> Callable[[], str]:
    return lambda: stage.run_in("PENDING")


def sent(stage: Stage, method: str, path: str, body: Any, key: str) -> Reply:
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    assert len(raw.encode()) <= LARGEST_BODY
    return stage.call(method, path, raw=raw, headers={"Idempotency-Key": key})


def longest(body: Callable[[int], Any], most: int) -> Any:
    """The body with the most characters per text that still is no larger than a body may be."""
    low, high = 1, most
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(json.dumps(body(middle), ensure_ascii=False).encode()) <= LARGEST_BODY
        low, high = (middle, high) if fits else (low, middle - 1)
    return body(low)


@given(KINDS, st.integers(1, 50))
@example("cjk", 50)
@example("any plane", 50)
@example("controls", 50)
@example("quotes", 50)
@settings(max_examples=3)
def test_a_revision_of_any_valid_size_is_taken(
    stage: Stage, pending: Callable[[], str], kind: str, count: int
) -> None:
    run_id = pending()
    body = longest(
        lambda length: {
            "revisions": [
                {"target": "plan", "instruction": text(kind, length, each)} for each in range(count)
            ]
        },
        2_000,
    )
    reply = sent(stage, "PATCH", f"interviews/{run_id}/plan/revise", body, run_id)
    assert reply.status == 200, reply.text
    (event,) = (each for each in listed(stage, f"interviews/{run_id}/events") if "feedback" in each["data"])
    assert event["data"]["feedback"].count("plan: x") == count


@given(KINDS)
@example("cjk")
@example("controls")
@settings(max_examples=3)
def test_a_request_of_any_valid_size_is_taken_and_shown(stage: Stage, kind: str) -> None:
    def body(length: int) -> Any:
        many = {
            "candidateProfile": text(kind, min(20_000, length)),
            "companyDescription": text(kind, min(20_000, length)),
            "qualifications": [text(kind, min(500, length + 2), each) for each in range(30)],
            "metadata": {f"{number:040}": text(kind, min(500, length)) for number in range(50)},
        }
        return COMPLETE | many | {"jobDescription": text(kind, min(20_000, length + 50))}

    reply = sent(stage, "POST", "interviews", longest(body, 20_000), f"create {kind}")
    assert reply.status == 201, reply.text
    shown = stage.call("GET", f"interviews/{reply.body['runId']}")
    assert shown.status == 200
    assert answer_bytes(shown.status, shown.headers, shown.text) <= LARGEST_ANSWER


def listed(stage: Stage, path: str, limit: int = 100) -> list[Any]:
    """All pages, of which each is one that a function may answer."""
    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        reply = stage.call("GET", path, query=query)
        assert reply.status == 200, reply.text
        assert answer_bytes(reply.status, reply.headers, reply.text) <= LARGEST_ANSWER
        if not reply.body["items"]:
            break
        found += reply.body["items"]
        cursor = reply.body["nextCursor"]
    return found


@pytest.mark.parametrize(("kind", "length"), [("ascii", 250_000), ("controls", 42_000)])
def test_lists_of_the_largest_events_page_by_bytes(stage: Stage, kind: str, length: int) -> None:
    run_id = stage.run_in("INFO_NEEDED", externalId=f"events-{kind}")
    events = written(stage, run_id, text(kind, length), 40)
    shown = listed(stage, f"interviews/{run_id}/events")
    assert [each["sequence"] for each in shown] == list(range(1, 42))
    stage.clock.advance(minutes=1)
    pulled = [each for each in listed(stage, "events") if each["runId"] == run_id]
    assert [each["eventId"] for each in pulled] == [each.event_id for each in events]


def written(stage: Stage, run_id: str, feedback: str, count: int) -> list[Event]:
    """More events of a run, each with a delivery."""
    runs = wiring.run_store(os.environ["INTERVIEWS_TABLE"])
    deliveries = webhook_wiring.delivery_store(os.environ["DELIVERIES_TABLE"])
    ref = RunRef(stage.tenant_id, run_id)
    run, _ = runs.load_all(ref)
    found = runs.event(ref, 1)
    assert found
    made = []
    for number in range(2, count + 2):
        event = replace(
            found,
            sequence=number,
            event_id=f"{number}",
            event=EventType.REJECTED,
            data={"feedback": feedback, "rejectedBy": None},
        )
        after = replace(run, sequence=number, version=run.version + 1)
        runs.commit(Change(ref=ref, before=run, after=after, events=[event]))
        deliveries.add(plan_delivery(event, None, owner="", at=stage.clock()))
        stage.clock.advance(milliseconds=1)
        made.append(event)
        run = after
    return made


@pytest.mark.parametrize("kind", ["emoji", "controls"])
def test_a_long_conversation_can_be_read(stage: Stage, kind: str) -> None:
    run_id = stage.run_in("SCHEDULED")
    room, headers = stage.room(run_id), {"x-session-token": stage.begin(run_id)}
    runs = wiring.run_store(os.environ["INTERVIEWS_TABLE"])
    run, documents = runs.load_all(RunRef(stage.tenant_id, run_id))
    first = documents[artefacts.turn(1)]
    for number in range(2, 200):
        turn = Turn(number, "candidate", text(kind, 8_000), stage.clock(), first["questionId"])
        runs.commit(Change(ref=run.ref, artefacts=[turn_artefact(run, turn, stage.clock())]))
    shown = listed(stage, f"interviews/{run_id}/transcript")
    assert [each["turn"] for each in shown] == list(range(1, 200))
    session = stage.call("GET", f"{room}/session", headers=headers)
    assert session.status == 200
    assert answer_bytes(session.status, session.headers, session.text) <= LARGEST_ANSWER
    numbers = [each["turn"] for each in session.body["turns"]]
    assert numbers == list(range(numbers[0], 200))
    assert len(numbers) > 50


def test_what_an_engine_made_too_large_is_the_engines_failure(stage: Stage) -> None:
    runs = wiring.run_store(os.environ["INTERVIEWS_TABLE"])
    ref = RunRef(stage.tenant_id, stage.run_in("PENDING"))
    run, before = runs.load_all(ref)
    for large in ("".join(map(chr, Random(7).choices(range(0x20000, 0x2A6D6), k=170_000))), "a" * 1_100_000):
        with pytest.raises(EngineUnavailable):
            runs.commit(Change(ref=ref, artefacts=[Artefact("PLAN", {"greeting": large}, run.expires_at)]))
    assert runs.load_all(ref) == (run, before)
