"""The `deliveries` table (architecture §2): a row per delivery, an item per attempt.

The index `due` sorts by the attribute `nextAttemptAt`: that is a delivery's `sweep_at`, while `dueAt` is
when its next attempt is due. A row that nobody needs to look at has neither, and is not in the index.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

from ..domain.errors import ValidationFailed
from ..domain.records import from_record, to_record
from ..domain.times import to_epoch
from ..domain.webhook import Attempt, Delivery
from ..usecases.ports import Clash, Clock, Idempotency, Json, Page, StoredAnswer
from ..usecases.webhook_ports import DeliveryFilter
from .conditional_writes import LabelledWrite, write_all
from .dynamodb import Item, marshal, unmarshal
from .stored_answers import LABEL, key_of, put_answer, read_answer

DELIVERY = "DELIVERY"
DUE_INDEX = "due"
LIST_INDEX = "by-tenant"
SHARDS = 4
LONGEST_LIST_SEARCH = 10
"""Pages that one filtered list call reads at most; it then answers what it found, with a cursor."""
POSITION = re.compile(r"[0-9TZ:.-]{24}#(dlv_[0-9a-f]{32})")
"""Where a page of a list ended: when its last delivery was made, and that one's id."""
GUARDED = ("status", "attemptCount", "leaseUntil", "dueAt")


class DynamoDbDeliveryStore:
    def __init__(self, client: Any, table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def add(self, delivery: Delivery) -> bool:
        put = {"Item": marshal(_record(delivery)), "ConditionExpression": "attribute_not_exists(pk)"}
        try:
            write_all(self._client, [(DELIVERY, self._put(put))])
        except Clash:
            return False
        return True

    def get(self, delivery_id: str) -> Delivery | None:
        item = self._get(_key(delivery_id))
        return self._live(item) if item else None

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        values = marshal({":pk": _partition(delivery_id), ":attempt": "ATTEMPT#"})
        query = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :attempt)",
            "ExpressionAttributeValues": values,
        }
        return [
            from_record(Attempt, unmarshal(item)) for page in self._pages(query) for item in page["Items"]
        ]

    def replace(
        self,
        before: Delivery,
        after: Delivery,
        *,
        attempt: Attempt | None = None,
        answer: StoredAnswer | None = None,
    ) -> None:
        writes: list[LabelledWrite] = [
            (DELIVERY, self._put({"Item": marshal(_record(after)), **_unchanged(before)}))
        ]
        if attempt:
            item = _attempt_record(after, attempt)
            put = {"Item": marshal(item), "ConditionExpression": "attribute_not_exists(pk)"}
            writes.append((DELIVERY, self._put(put)))
        if answer:
            writes.append((LABEL, put_answer(self._table, answer, self._clock)))
        write_all(self._client, writes)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return read_answer(self._get(key_of(idempotency)), idempotency, self._clock)

    def list_deliveries(
        self, tenant_id: str, which: DeliveryFilter, *, limit: int, key: Json | None
    ) -> Page[Delivery]:
        query = _list_query(tenant_id, which)
        start = _start(tenant_id, key)
        found: list[Delivery] = []
        for _ in range(LONGEST_LIST_SEARCH):
            answer = self._query(query | {"Limit": limit - len(found)} | start)
            found += [each for item in answer["Items"] if (each := self._live(item))]
            if "LastEvaluatedKey" not in answer:
                return Page(found)
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
            if len(found) >= limit:
                break
        return Page(found, {"after": unmarshal(start["ExclusiveStartKey"])["tenantDeliveriesSort"]})

    def to_sweep(self, until: str, *, limit: int) -> Sequence[Delivery]:
        return [each for shard in range(SHARDS) for each in self._due_in(shard, until, limit)]

    def _due_in(self, shard: int, until: str, limit: int) -> Iterator[Delivery]:
        query = {
            "IndexName": DUE_INDEX,
            "KeyConditionExpression": "dueShard = :shard AND nextAttemptAt <= :until",
            "ExpressionAttributeValues": marshal({":shard": f"due#{shard}", ":until": until}),
            "Limit": limit,
        }
        for page in self._pages(query):
            for item in page["Items"]:
                # The index has keys alone, so that a claim costs no write to it.
                delivery = self.get(item["pk"]["S"].removeprefix(_partition("")))
                if delivery:
                    yield delivery
                limit -= 1
            if limit <= 0:
                return

    def _pages(self, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        start: dict[str, Any] = {}
        while True:
            page = self._query({**query, **start})
            yield page
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _query(self, query: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.query(TableName=self._table, **query)
        return answer

    def _put(self, put: Mapping[str, Any]) -> dict[str, Any]:
        return {"Put": {"TableName": self._table, **put}}

    def _get(self, key: Item) -> Item | None:
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item: Item | None = answer.get("Item")
        return item

    def _live(self, item: Item) -> Delivery | None:
        """TTL deletes within days, not at once: what is past its end is gone for us."""
        delivery = _delivery(item)
        return delivery if delivery.expires_at > to_epoch(self._clock()) else None


def _partition(delivery_id: str) -> str:
    return f"DELIVERY#{delivery_id}"


def _key(delivery_id: str) -> Item:
    return marshal({"pk": _partition(delivery_id), "sk": DELIVERY})


def _record(delivery: Delivery) -> dict[str, Any]:
    record = to_record(delivery)
    sweep_at = record.pop("sweepAt", None)
    return {
        "pk": _partition(delivery.delivery_id),
        "sk": DELIVERY,
        **record,
        "nextAttemptAt": sweep_at,
        "dueShard": sweep_at and f"due#{crc32(delivery.delivery_id.encode()) % SHARDS}",
        "tenantDeliveries": delivery.tenant_id,
        "tenantDeliveriesSort": f"{delivery.created_at}#{delivery.delivery_id}",
    }


def _delivery(item: Item) -> Delivery:
    record = unmarshal(item)
    return from_record(Delivery, record | {"sweepAt": record.get("nextAttemptAt")})


def _attempt_record(delivery: Delivery, attempt: Attempt) -> dict[str, Any]:
    key = {"pk": _partition(delivery.delivery_id), "sk": f"ATTEMPT#{attempt.number:04}"}
    return {**key, **to_record(attempt), "expiresAt": delivery.expires_at}


def _unchanged(before: Delivery) -> dict[str, Any]:
    record = to_record(before)
    present = {name: record[name] for name in GUARDED if name in record}
    tests = [
        f"#{name} = :{name}" if name in present else f"attribute_not_exists(#{name})" for name in GUARDED
    ]
    return {
        "ConditionExpression": " AND ".join(tests),
        "ExpressionAttributeNames": {f"#{name}": name for name in GUARDED},
        "ExpressionAttributeValues": marshal({f":{name}": value for name, value in present.items()}),
    }


def _list_query(tenant_id: str, which: DeliveryFilter) -> dict[str, Any]:
    filters = {"status": which.status, "event": which.event, "runId": which.run_id}
    wanted = {name: value for name, value in filters.items() if value is not None}
    values = {":tenant": tenant_id, **{f":{name}": value for name, value in wanted.items()}}
    query: dict[str, Any] = {
        "IndexName": LIST_INDEX,
        "KeyConditionExpression": "tenantDeliveries = :tenant",
        "ExpressionAttributeValues": marshal(values),
        "ScanIndexForward": False,
    }
    if wanted:
        query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in wanted)
        query["ExpressionAttributeNames"] = {f"#{name}": name for name in wanted}
    return query


def _start(tenant_id: str, key: Json | None) -> dict[str, Any]:
    """The key is made anew around the caller's own tenant: a foreign cursor leads nowhere."""
    if key is None:
        return {}
    after = key.get("after")
    place = POSITION.fullmatch(after) if isinstance(after, str) else None
    if place is None:
        raise ValidationFailed.of("cursor", "is not a cursor of this list")
    position = {"tenantDeliveries": tenant_id, "tenantDeliveriesSort": after}
    return {"ExclusiveStartKey": _key(place[1]) | marshal(position)}
