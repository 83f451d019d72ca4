"""The same promises of the counters on DynamoDB and of those in memory."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from moto import mock_aws

from fakes import FixedClock, InMemoryCounters
from interviews.adapters.kernel.dynamodb_counters import DynamoDbCounters
from interviews.usecases.kernel.counters import Counters, CountersUnavailable
from tables import COUNTERS, create_counters, dynamodb_client

LATER = 1_800_000_000


@pytest.fixture(params=["dynamodb", "memory"])
def counters(request: pytest.FixtureRequest) -> Iterator[Counters]:
    if request.param == "memory":
        yield InMemoryCounters(FixedClock())
        return
    with mock_aws():
        create_counters(dynamodb_client())
        yield DynamoDbCounters(dynamodb_client(), COUNTERS)


def test_it_counts_by_name(counters: Counters) -> None:
    assert counters.add("a", {"total": 1, "key-1": 1}, expires_at=LATER) == {"total": 1, "key-1": 1}
    assert counters.add("a", {"total": 2, "key-2": 1}, expires_at=LATER) == {"total": 3, "key-2": 1}
    assert counters.add("b", {"total": 1}, expires_at=LATER) == {"total": 1}
    assert counters.add("a", {"total": -1}, expires_at=LATER) == {"total": 2}


def test_it_reads_what_is_there(counters: Counters) -> None:
    counters.add("a", {"tokens": 7}, expires_at=LATER)
    assert counters.read("a", "b") == {"a": {"tokens": 7}}


@pytest.mark.parametrize("most", [0, 1, 3])
def test_it_gives_no_more_than_there_is(counters: Counters, most: int) -> None:
    taken = [counters.take("a", "creates", most=most, expires_at=LATER) for _ in range(5)]
    assert taken == [True] * most + [False] * (5 - most)
    if most:
        counters.add("a", {"creates": -1}, expires_at=LATER)
        assert counters.take("a", "creates", most=most, expires_at=LATER)
        assert not counters.take("a", "creates", most=most, expires_at=LATER)


def test_of_many_at_the_same_moment_each_counts_once(counters: Counters) -> None:
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: counters.add("a", {"n": 1}, expires_at=LATER)["n"], range(40)))
        taken = list(pool.map(lambda _: counters.take("b", "n", most=9, expires_at=LATER), range(40)))
    assert sorted(counted) == list(range(1, 41))
    assert taken.count(True) == 9


def test_a_counter_outlives_its_window_by_an_hour() -> None:
    with mock_aws():
        create_counters(dynamodb_client())
        DynamoDbCounters(dynamodb_client(), COUNTERS).add("a", {"n": 1}, expires_at=LATER)
        (item,) = dynamodb_client().scan(TableName=COUNTERS)["Items"]
    assert item["expiresAt"] == {"N": str(LATER + 3_600)}


class Answering:
    """A client that answers, or raises, the same whatever it is asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def update_item(self, **_: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    batch_get_item = update_item


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "UpdateItem")


@pytest.mark.parametrize(
    "problem",
    [
        refusal("ThrottlingException"),
        refusal("ProvisionedThroughputExceededException"),
        refusal("InternalServerError"),
        refusal("ResourceNotFoundException"),
        refusal("AccessDeniedException"),
        ConnectTimeoutError(endpoint_url="https://dynamodb"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
    ],
)
def test_whatever_fails_is_told_by_one_name(problem: Exception) -> None:
    counters = DynamoDbCounters(Answering(problem), COUNTERS)
    for call in (
        lambda: counters.add("a", {"n": 1}, expires_at=LATER),
        lambda: counters.take("a", "n", most=1, expires_at=LATER),
        lambda: counters.read("a"),
    ):
        with pytest.raises(CountersUnavailable):
            call()


def test_what_was_read_in_part_was_not_read() -> None:
    answer = {"Responses": {COUNTERS: []}, "UnprocessedKeys": {COUNTERS: {"Keys": []}}}
    with pytest.raises(CountersUnavailable):
        DynamoDbCounters(Answering(answer), COUNTERS).read("a")
