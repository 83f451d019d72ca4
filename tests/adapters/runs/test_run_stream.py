"""What the relay makes of the stream: the items are those that the real store and the state machine write."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from builders import Office
from fakes import FixedClock
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.runs.run_items import partition
from interviews.adapters.runs.run_stream import signal_of
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.usecases.runs.relay_workflow import ExecutionWanted, RunOver, Signal, TokenParked, WaitClosed
from interviews.usecases.runs.run_store import ParkedToken
from tables import create_table, dynamodb_client, stream_record


@pytest.fixture
def office() -> Iterator[Office]:
    with mock_aws():
        create_table(dynamodb_client(), "interviews")
        clock = FixedClock()
        yield Office(clock=clock, runs=DynamoDbRunStore(dynamodb_client(), "interviews", clock))


def signals() -> list[Signal]:
    """Of every item as it now stands in the table, in the order of the names."""
    items = dynamodb_client().scan(TableName="interviews")["Items"]
    ordered = sorted(items, key=lambda each: (each["pk"]["S"], each["sk"]["S"]))
    found = [signal_of(stream_record(each)) for each in ordered]
    return [each for each in found if each]


def test_a_new_run_starts_its_execution_and_nothing_else_is_said(office: Office) -> None:
    run_id = office.created()
    assert signals() == [ExecutionWanted(office.run(run_id))]


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_a_run_that_is_over_is_told(office: Office, state: State) -> None:
    ref = office.ref(office.at(state))
    assert [each for each in signals() if isinstance(each, RunOver)] == [RunOver(ref)]


def test_a_run_that_is_gone_is_told_and_nothing_else_that_goes() -> None:
    ref = RunRef("tnt_1", "run_1_00000000")
    for name, told in {"RUN": RunOver(ref), "TURN#0001": None, "WAIT#start": None}.items():
        keys = {"pk": {"S": partition(ref)}, "sk": {"S": name}}
        assert signal_of({"eventName": "REMOVE", "dynamodb": {"Keys": keys}}) == told


def test_a_run_that_has_changed_starts_nothing(office: Office) -> None:
    office.planned()
    assert signals() == []


def test_every_step_out_of_a_wait_is_said_once(office: Office) -> None:
    ref = office.ref(office.settled())
    assert signals() == [
        WaitClosed(ref, "plan#1"),
        WaitClosed(ref, "start"),
        WaitClosed(ref, "finish"),
        WaitClosed(ref, "assessment#1"),
        RunOver(ref),
    ]


def test_a_parked_token_is_told_with_its_wait() -> None:
    ref = RunRef("tnt_1", "run_1_00000000")
    parked = {
        "pk": {"S": partition(ref)},
        "sk": {"S": "WAIT#plan#2"},
        "taskToken": {"S": "token"},
        "generation": {"N": "3"},
    }
    assert signal_of(stream_record(parked)) == TokenParked(ref, "plan#2", ParkedToken("token", 3))


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"NewImage": {}},
        {"NewImage": {"pk": {"S": "LINK#x"}, "sk": {"S": "LINK"}}},
        {"OldImage": {"pk": {"S": "RUN#t#r"}, "sk": {"S": "RUN"}, "starts": {"BOOL": True}}},
    ],
    ids=["empty", "empty image", "link", "removed"],
)
def test_a_record_that_says_nothing_to_the_workflow_is_passed_over(record: dict[str, Any]) -> None:
    assert signal_of({"dynamodb": record}) is None
