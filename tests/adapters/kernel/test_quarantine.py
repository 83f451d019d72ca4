"""Parked runs: the real store on moto and the stand-in, by the same tests."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import pytest
from moto import mock_aws

from fakes import FixedClock, InMemoryQuarantine
from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.kernel.dynamodb_quarantine import DynamoDbQuarantine
from interviews.usecases.kernel.quarantine import ParkedRun, ParkedRuns, Quarantine
from local.data_map import entry_of
from tables import create_table, dynamodb_client

CLOCK = FixedClock()
RUN = ParkedRun("RUN#t#r", "EVENT#000002", "INSERT", "ValueError: records.py 40", CLOCK(), "800")


class Store(Quarantine, ParkedRuns, Protocol):
    """Both sides of it."""


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield InMemoryQuarantine()
        return
    with mock_aws():
        create_table(dynamodb_client(), "interviews")
        yield DynamoDbQuarantine(dynamodb_client(), "interviews", "fan_out", CLOCK)


def test_a_run_is_parked_once_with_its_first_reason(store: Store) -> None:
    assert store.parked(["RUN#t#r"]) == {}
    store.park(RUN)
    store.park(replace(RUN, item="EVENT#000003", reason="another"))
    assert store.parked(["RUN#t#r", "RUN#t#s", "RUN#t#r"]) == {"RUN#t#r": RUN}
    assert store.all_parked() == [RUN]


def test_what_comes_later_waits_while_the_run_is_parked(store: Store) -> None:
    assert not store.hold("RUN#t#r")
    assert store.all_parked() == []
    store.park(RUN)
    assert store.hold("RUN#t#r")
    assert store.hold("RUN#t#r")
    assert store.all_parked() == [replace(RUN, held=2)]


def test_a_run_is_not_released_over_what_came_meanwhile(store: Store) -> None:
    store.park(RUN)
    store.hold("RUN#t#r")
    assert not store.release(RUN)
    assert store.release(replace(RUN, held=1))
    assert store.all_parked() == []
    assert not store.hold("RUN#t#r")
    assert not store.release(replace(RUN, held=1))


def test_tries_are_counted_by_record_and_may_be_taken_back(store: Store) -> None:
    assert [store.count_try("1"), store.count_try("1"), store.count_try("2")] == [1, 2, 1]
    assert store.count_try("1", -1) == 1
    assert store.all_parked() == []


def test_more_runs_than_one_read_holds_are_found(store: Store) -> None:
    names = [f"RUN#t#{number}" for number in range(250)]
    for each in names[::2]:
        store.park(replace(RUN, partition=each))
    assert set(store.parked(names)) == set(names[::2])
    assert len(store.all_parked()) == 125


def test_the_longest_key_of_a_partition_can_be_parked(store: Store) -> None:
    long = replace(RUN, partition="RUN#" + "x" * 2044)
    store.park(long)
    assert store.hold(long.partition)
    assert store.parked([long.partition]) == {long.partition: replace(long, held=1)}
    assert store.release(replace(long, held=1))


@pytest.mark.parametrize("store", ["dynamodb"], indirect=True)
def test_what_is_stored_is_in_the_data_map_and_each_reader_has_its_own(store: Store) -> None:
    store.park(RUN)
    store.count_try("1")
    relay = DynamoDbQuarantine(dynamodb_client(), "interviews", "relay", CLOCK)
    assert relay.all_parked() == []
    items = [unmarshal(each) for each in dynamodb_client().scan(TableName="interviews")["Items"]]
    assert len(items) == 2
    for item in items:
        entry = entry_of("interviews", item["sk"])
        assert entry
        assert all(entry.holds(name) for name in item.keys() - {"pk", "sk", "expiresAt"})
    (tries,) = (each for each in items if each["sk"] == "TRIES")
    assert tries["expiresAt"] == CLOCK().timestamp() + 2 * 86_400
