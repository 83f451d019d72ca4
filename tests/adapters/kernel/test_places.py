"""The same promises of places on DynamoDB and of those in memory."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from moto import mock_aws

from fakes import FixedClock, InMemoryPlaces
from interviews.adapters.kernel.dynamodb_places import DynamoDbPlaces
from interviews.domain.kernel.errors import TenantBusy
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.places import Place
from interviews.usecases.guardrails.model_share import ModelShare
from interviews.usecases.kernel.counters import CountersUnavailable
from interviews.usecases.kernel.places import HeldPlaces, PlaceStore
from interviews.usecases.kernel.ports import Clash
from tables import COUNTERS, create_counters, dynamodb_client

CLOCK = FixedClock()
PLACES = tuple(Place(f"run_{number}", CLOCK() + timedelta(seconds=900)) for number in range(2))


@pytest.fixture(params=["dynamodb", "memory"])
def store(request: pytest.FixtureRequest) -> Iterator[PlaceStore]:
    if request.param == "memory":
        yield InMemoryPlaces()
        return
    with mock_aws():
        create_counters(dynamodb_client())
        yield DynamoDbPlaces(dynamodb_client(), COUNTERS, CLOCK)


def test_what_was_written_is_read_until_somebody_else_writes(store: PlaceStore) -> None:
    assert store.read("a") == HeldPlaces("a")
    store.replace(HeldPlaces("a"), PLACES)
    assert store.read("a") == HeldPlaces("a", PLACES, 1)
    store.replace(store.read("a"), ())
    assert store.read("a") == HeldPlaces("a", (), 2)
    for stale in (HeldPlaces("a"), HeldPlaces("a", PLACES, 1)):
        with pytest.raises(Clash):
            store.replace(stale, PLACES)
    assert store.read("b") == HeldPlaces("b")


def test_of_many_at_the_same_moment_no_more_are_inside_than_may_be(store: PlaceStore) -> None:
    share = ModelShare(store, "t", 3, timedelta(seconds=900), CLOCK, lambda failure: None)

    def enter(number: int) -> bool:
        try:
            share.enter(RunRef("acme", f"run_{number}"))
        except TenantBusy:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        entered = list(pool.map(enter, range(24)))
    assert sum(entered) == len(store.read("PLACES#acme#t").places) == 3


def test_an_item_ends_by_itself_an_hour_after_its_last_place() -> None:
    with mock_aws():
        create_counters(dynamodb_client())
        DynamoDbPlaces(dynamodb_client(), COUNTERS, CLOCK).replace(HeldPlaces("a"), PLACES)
        (item,) = dynamodb_client().scan(TableName=COUNTERS)["Items"]
    assert int(item["expiresAt"]["N"]) == CLOCK().timestamp() + 900 + 3600


class Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def batch_get_item(self, **_: object) -> object:
        raise self.error

    update_item = batch_get_item


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "UpdateItem"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
    ],
)
def test_a_table_that_is_away_is_said_to_be(error: Exception) -> None:
    store = DynamoDbPlaces(Failing(error), COUNTERS, CLOCK)
    with pytest.raises(CountersUnavailable):
        store.read("a")
    with pytest.raises(CountersUnavailable):
        store.replace(HeldPlaces("a"), ())
