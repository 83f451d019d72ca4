"""Whose a field of an event is, is said once, and everything that shows or erases events goes by it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict

import pytest

from fakes import seeded_bytes
from interviews.domain.kernel.text import WITHHELD
from interviews.domain.runs import happenings, ledger
from interviews.domain.runs.envelope import envelope
from interviews.domain.runs.events import Event, EventType
from interviews.domain.runs.happenings import Ours, Staff, Words, stored_data, whose
from interviews.domain.runs.withholding import withhold


class Reminded(TypedDict):
    """An event of each kind of field; `reason` is elsewhere a person's."""

    note: NotRequired[Words | None]
    remindedBy: Staff | None
    reason: Ours
    forgotten: str
    times: int


@pytest.fixture
def reminded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    monkeypatch.setattr(happenings, "stored_data", lambda: {EventType.CANCELLED: Reminded})
    whose.cache_clear()
    yield told(EventType.CANCELLED, [*Reminded.__annotations__])
    whose.cache_clear()


def told(event: EventType, fields: list[str]) -> Event:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Event("t", "p", "r", "i", 1, "e", event, "PENDING", at, "key", data=dict.fromkeys(fields, "x"))


def withheld(data: dict[str, Any]) -> set[str]:
    return {name for name, value in data.items() if value == WITHHELD}


def withheld_everywhere(event: Event) -> set[str]:
    """The fields that a key without candidate:read does not see, which are the same wherever it looks."""
    line = ledger.line(ledger.sealed(event, "", seeded_bytes()), readable=False)
    answer = withhold({"items": [{"event": event.event.value, "data": dict(event.data)}]})
    body = envelope(event, metadata={}, assessment=None, interview_link=None, withheld=True)
    found = withheld(line["data"])
    assert found == withheld(answer["items"][0]["data"]) == withheld(json.loads(body)["data"])
    return found


def committed(event: Event) -> set[str]:
    return {*ledger.sealed(event, "", seeded_bytes()).commitments}


def test_words_and_what_nobody_has_declared_are_withheld_and_can_be_erased(reminded: Event) -> None:
    assert withheld_everywhere(reminded) == {"note", "forgotten"}
    assert committed(reminded) == {"note", "forgotten", "remindedBy"}


def test_a_stored_field_that_no_event_has_any_more_is_withheld_and_can_be_erased() -> None:
    old = told(EventType.STARTED, ["startedAt", "message"])
    assert withheld_everywhere(old) == committed(old) == {"message"}


@pytest.mark.parametrize("event", stored_data())
def test_each_event_is_judged_alike_wherever_it_is_seen(event: EventType) -> None:
    kinds = whose(event)
    of_it = told(event, [*kinds])
    assert withheld_everywhere(of_it) == {name for name, kind in kinds.items() if kind is Words}
    assert committed(of_it) == {name for name, kind in kinds.items() if kind is not Ours}


def test_what_is_named_like_a_persons_words_is_withheld_outside_of_events_still() -> None:
    cancelled = {"cancellation": {"reason": "She seemed shy"}}
    assert withhold(cancelled) == {"cancellation": {"reason": WITHHELD}}
    assert withhold({"event": "of somebody's own", "data": {"comment": "x"}})["data"] == {"comment": WITHHELD}
