import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.adapters.kernel.dynamodb import marshal, unmarshal
from interviews.adapters.runs.run_items import event_from, event_item, partition
from interviews.domain.kernel.access import ApiKey
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.records import from_record, to_record
from interviews.domain.kernel.times import to_milliseconds
from interviews.domain.room.session import Session
from interviews.domain.runs.events import Event
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import MissingField, Run, Verdict
from interviews.domain.runs.transcript import Turn
from interviews.domain.tenants.tenant import Platform, Tenant

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = some.datetimes(timezones=some.just(UTC)).map(to_milliseconds)
KINDS = (Run, Verdict, Session, Turn, Tenant, Platform, ApiKey)
EVENTS = some.builds(
    Event,
    timestamp=MOMENTS,
    data=some.dictionaries(some.text(), some.none() | some.text() | some.integers()),
    candidate_ref=some.none() | some.text(),
    closes=some.none() | some.text(),
)


@pytest.fixture(autouse=True, scope="module")
def _whole_values() -> None:
    """Every field is drawn, the optional ones too; numbers are those that JSON and DynamoDB can hold."""
    some.register_type_strategy(float, some.integers(0, 1000).map(lambda tenth: tenth / 10))
    some.register_type_strategy(datetime, MOMENTS)
    for kind in KINDS:
        hints = kind.__dataclass_fields__
        some.register_type_strategy(kind, some.builds(kind, **dict.fromkeys(hints, ...)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=some.data())
def test_what_is_written_as_a_record_is_read_back_the_same(kind: type[Any], data: some.DataObject) -> None:
    value = data.draw(some.from_type(kind))
    record = json.loads(json.dumps(to_record(value)))
    assert from_record(kind, record) == value


@given(data=some.data())
def test_a_run_is_the_same_after_its_way_through_dynamodb(data: some.DataObject) -> None:
    run = data.draw(some.from_type(Run))
    assert from_record(Run, unmarshal(marshal(to_record(run)))) == run


@given(event=EVENTS)
def test_an_event_is_read_back_from_its_item(event: Event) -> None:
    item = event_item(partition(RunRef(event.tenant_id, event.run_id)), event, 1)
    assert event_from(unmarshal(marshal(item))) == event


@pytest.mark.parametrize("name", ["tenantId", "runId", "sequence", "pk", "sk"])
@given(event=EVENTS)
def test_an_event_that_says_to_be_another_than_its_key_does_is_broken(name: str, event: Event) -> None:
    item = event_item(partition(RunRef(event.tenant_id, event.run_id)), event, 1)
    other = item[name] + (1 if name == "sequence" else "0")
    with pytest.raises(ValueError, match="not the one of its key"):
        event_from(item | {name: other})


def test_names_are_written_in_camel_case_and_nothing_for_none() -> None:
    assert to_record(Turn(1, "candidate", "Hello", NOON, client_turn_id="x")) == {
        "private": False,
        "turn": 1,
        "role": "candidate",
        "text": "Hello",
        "at": "2026-11-23T12:00:00.000Z",
        "clientTurnId": "x",
        "aside": False,
    }


def test_what_a_newer_release_wrote_beside_is_left_aside() -> None:
    record = {"field": "level", "severity": "HIGH", "question": "Which?", "hint": "new"}
    assert from_record(MissingField, record) == MissingField("level", "HIGH", "Which?")


def test_what_an_older_release_did_not_write_has_its_default() -> None:
    record = {
        "tenantId": "t",
        "platformId": "p",
        "runId": "r",
        "interviewId": "i",
        "state": "PENDING",
        "createdAt": "2026-11-23T12:00:00.000Z",
        "updatedAt": "2026-11-23T12:00:00.000Z",
        "expiresAt": 1,
    }
    run = from_record(Run, record)
    assert (run.state, run.plan_version, run.missing_fields) == (State.PENDING, 0, ())
    assert run.created_at == NOON
