"""A broken row among those of all tenants: it is told of, left out, and takes nobody's place."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from moto import mock_aws

from fakes import FixedClock
from interviews.adapters.kernel.dynamodb import marshal
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.runs.run_items import audited_hour, event_item, partition
from interviews.adapters.webhooks.dynamodb_circuits import DynamoDbCircuitStore
from interviews.adapters.webhooks.dynamodb_deliveries import DynamoDbDeliveryStore
from interviews.adapters.webhooks.dynamodb_delivery_search import DynamoDbDeliverySearch
from interviews.domain.kernel.ids import RowKey, RunRef
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs.events import Event, EventType
from interviews.domain.webhooks.circuit import Circuit
from interviews.domain.webhooks.delivery import Delivery
from interviews.domain.webhooks.endpoint import Endpoint, tenant_owner
from interviews.domain.webhooks.plan_delivery import plan_delivery
from interviews.usecases.kernel.quarantine import UnreadableRow
from tables import create_table, dynamodb_client

CLOCK = FixedClock()
OWNER = tenant_owner("tnt_1")
LATER = CLOCK() + timedelta(days=1)


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        for name in ("interviews", "deliveries"):
            create_table(dynamodb_client(), name)
        yield dynamodb_client()


def an_event(number: int) -> Event:
    return Event(
        tenant_id="tnt_1",
        platform_id="plt_1",
        run_id=f"run_1_{number:08}",
        interview_id="i",
        sequence=1,
        event_id=f"event-{number}",
        event=EventType.ASSESSMENT_PENDING,
        state="ASSESSMENT_PENDING",
        timestamp=CLOCK() + timedelta(milliseconds=number),
        actor="system",
    )


def due(number: int) -> Delivery:
    endpoint = Endpoint(OWNER, "https://ats.example", CLOCK(), CLOCK())
    planned = plan_delivery(an_event(number), endpoint, owner=OWNER, at=CLOCK())
    return planned.swept(CLOCK() + timedelta(milliseconds=number))


def spoil(client: Any, table: str, item: dict[str, Any], *lost: str) -> RowKey:
    """The row of this item has these attributes no more."""
    client.put_item(TableName=table, Item={name: each for name, each in item.items() if name not in lost})
    return RowKey(item["pk"]["S"], item["sk"]["S"])


def spoil_delivery(client: Any, delivery: Delivery) -> RowKey:
    (item,) = (
        each
        for each in client.scan(TableName="deliveries")["Items"]
        if each.get("deliveryId") == {"S": delivery.delivery_id}
    )
    return spoil(client, "deliveries", item, "status")


def test_broken_deliveries_at_the_head_of_what_is_due_take_no_places(client: Any) -> None:
    told: list[UnreadableRow] = []
    store = DynamoDbDeliveryStore(client, "deliveries", CLOCK, told.append)
    search = DynamoDbDeliverySearch(client, "deliveries", CLOCK, told.append)
    rows = [due(number) for number in range(40)]
    for each in rows:
        store.add(each)
    broken = {spoil_delivery(client, each) for each in rows[:30]}
    assert {each.delivery_id for each in search.to_sweep(LATER, limit=3)} <= {
        each.delivery_id for each in rows[30:]
    }
    assert len(search.to_sweep(LATER, limit=10)) == 10
    assert {each.row for each in told} == broken
    assert {each.reason.partition(":")[0] for each in told} == {"TypeError"}


def test_a_broken_delivery_is_left_out_of_many_and_found_broken_alone(client: Any) -> None:
    told: list[UnreadableRow] = []
    store = DynamoDbDeliveryStore(client, "deliveries", CLOCK, told.append)
    good, bad = due(1), due(2)
    store.add(good)
    store.add(bad)
    broken = spoil_delivery(client, bad)
    assert set(store.get_all([good.delivery_id, bad.delivery_id])) == {good.delivery_id}
    assert [each.row for each in told] == [broken]
    with pytest.raises(TypeError):
        store.get(bad.delivery_id)


def test_broken_circuits_take_no_places(client: Any) -> None:
    told: list[UnreadableRow] = []
    circuits = DynamoDbCircuitStore(client, "deliveries", CLOCK, told.append)
    for number in range(6):
        new = Circuit(f"TENANT#{number}", f"TENANT#{number}")
        circuits.replace(new, new.holding(CLOCK() + timedelta(seconds=number)))
    items = sorted(client.scan(TableName="deliveries")["Items"], key=lambda each: each["pk"]["S"])
    broken = [spoil(client, "deliveries", each, "owner") for each in items[:4]]
    assert [each.key for each in circuits.to_look_at(LATER, limit=2)] == ["TENANT#4", "TENANT#5"]
    assert [each.row for each in told] == broken


@pytest.mark.parametrize(
    ("pk", "sk"),
    [("RUN#tnt_1", "EVENT#000001"), ("LINK#a#b", "EVENT#000001"), ("RUN#tnt_1#run_1_00000009", "EVENT#one")],
)
def test_a_broken_key_keeps_no_other_event_from_the_audit(client: Any, pk: str, sk: str) -> None:
    told: list[UnreadableRow] = []
    store = DynamoDbRunStore(client, "interviews", CLOCK, note=told.append)
    for number in range(8):
        event = an_event(number)
        pk_of_run = partition(RunRef(event.tenant_id, event.run_id))
        client.put_item(TableName="interviews", Item=marshal(event_item(pk_of_run, event, 2_000_000_000)))
    torn = {"pk": pk, "sk": sk, "eventHour": audited_hour(CLOCK(), 0), "timestamp": to_iso(CLOCK())}
    client.put_item(TableName="interviews", Item=marshal(torn))
    found = store.happened_between(CLOCK(), LATER, limit=100)
    assert [each.ref.run_id for each in found] == [f"run_1_{number:08}" for number in range(8)]
    assert [each.row.item for each in found] == ["EVENT#000001"] * 8
    assert [each.row for each in told] == [RowKey(pk, sk)]
