"""Deliveries by the indexes of their table: `by-tenant` is what lists show, `due` what is due or on hold."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from ...domain.kernel.times import to_iso
from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ...usecases.kernel.ports import Clock, Json, Page
from ...usecases.webhooks.webhook_ports import DeliveryFilter
from ..kernel.dynamodb import marshal, unmarshal
from ..kernel.dynamodb_reads import NoteUnreadable, log_unreadable, pages
from .dynamodb_deliveries import (
    DUE_INDEX,
    SHARDS,
    DynamoDbDeliveryStore,
    delivery_sort_key,
    hold_shard,
    list_key,
    made_at,
)

LIST_INDEX = "by-tenant"
LONGEST_LIST_SEARCH = 10
"""Pages that one filtered list call reads at most; it then answers what it found, with a cursor."""


class DynamoDbDeliverySearch:
    def __init__(self, client: Any, table: str, clock: Clock, note: NoteUnreadable = log_unreadable) -> None:
        self._client = client
        self._table = table
        self._deliveries = DynamoDbDeliveryStore(client, table, clock, note)

    def list_deliveries(
        self,
        tenant_id: str,
        which: DeliveryFilter,
        *,
        limit: int,
        key: Json | None,
        oldest_first: bool = False,
    ) -> Page[Delivery]:
        found, last = self._search(_list_query(tenant_id, which, key, oldest_first=oldest_first), limit)
        return Page(found, {"after": last} if last else None, _places(found))

    def feed(self, tenant_id: str, which: DeliveryFilter, *, limit: int, key: Json | None) -> Page[Delivery]:
        found, last = self._search(_list_query(tenant_id, which, key, oldest_first=True), limit)
        if last:
            return Page(found, {"after": last}, _places(found))
        return Page(found, {"after": list_key(found[-1])} if found else key, _places(found))

    def passed(self, tenant_id: str, which: DeliveryFilter, *, key: Json) -> Sequence[datetime]:
        query = _list_query(tenant_id, which, None, oldest_first=True)
        if query is None or query["ExpressionAttributeValues"][":low"]["S"] > key["after"]:
            return []
        query["ExpressionAttributeValues"][":high"] = {"S": key["after"]}
        query["ProjectionExpression"] = "tenantDeliveriesSort"
        found = (item for page in pages(self._client, self._table, query) for item in page["Items"])
        return [made_at(item["tenantDeliveriesSort"]["S"]) for item in found]

    def _search(self, query: dict[str, Any] | None, limit: int) -> tuple[list[Delivery], str | None]:
        """What was found, and the sort key of the last one looked at where there is more."""
        found: list[Delivery] = []
        start: dict[str, Any] = {}
        if query is None:
            return found, None
        for _ in range(LONGEST_LIST_SEARCH):
            answer = self._client.query(TableName=self._table, **query, **start, Limit=limit - len(found))
            found += [each for item in answer["Items"] if (each := self._deliveries.live(item))]
            if "LastEvaluatedKey" not in answer:
                return found, None
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
            if len(found) >= limit:
                break
        return found, str(unmarshal(start["ExclusiveStartKey"])["tenantDeliveriesSort"])

    def to_sweep(self, until: datetime, *, limit: int) -> Sequence[Delivery]:
        return [each for shard in range(SHARDS) for each in self._due_in(shard, to_iso(until), limit)]

    def held(self, circuit_key: str, *, limit: int) -> Sequence[Delivery]:
        return list(self._indexed(hold_shard(circuit_key), "~", limit))

    def _due_in(self, shard: int, until: str, limit: int) -> Iterator[Delivery]:
        return self._indexed(f"due#{shard}", until, limit)

    def _indexed(self, shard: str, until: str, limit: int) -> Iterator[Delivery]:
        """The index has keys alone, so that a claim costs no write to it. A row that is gone or broken takes the place
        of no other."""
        query = {
            "IndexName": DUE_INDEX,
            "KeyConditionExpression": "dueShard = :shard AND nextAttemptAt <= :until",
            "ExpressionAttributeValues": marshal({":shard": shard, ":until": until}),
            "Limit": limit,
        }
        for page in pages(self._client, self._table, query):
            ids = [each["sk"]["S"].removeprefix(delivery_sort_key("")) for each in page["Items"]]
            rows = self._deliveries.get_all(ids)
            found = [rows[each] for each in ids if each in rows][:limit]
            yield from found
            limit -= len(found)
            if limit <= 0:
                return


def _places(found: Sequence[Delivery]) -> list[Json]:
    return [{"after": list_key(each)} for each in found]


def _list_query(
    tenant_id: str, which: DeliveryFilter, key: Json | None, *, oldest_first: bool
) -> dict[str, Any] | None:
    """None where nothing can be between the bounds."""
    low, high = _bounds(which, key["after"] if key else None, oldest_first=oldest_first)
    if low > high:
        return None
    names = {"#status": "status"}
    values = {":tenant": tenant_id, ":low": low, ":high": high}
    if which.statuses:
        filters = [_one_of("status", which.statuses, names, values)]
    else:
        filters = ["#status <> :unrouted"]
        values[":unrouted"] = DeliveryStatus.UNROUTED
    if which.events:
        filters.append(_one_of("event", which.events, names, values))
    if which.run_id is not None:
        filters.append(_one_of("runId", (which.run_id,), names, values))
    return {
        "IndexName": LIST_INDEX,
        "KeyConditionExpression": "tenantDeliveries = :tenant AND tenantDeliveriesSort BETWEEN :low AND :high",
        "FilterExpression": " AND ".join(filters),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": marshal(values),
        "ScanIndexForward": oldest_first,
    }


def _bounds(which: DeliveryFilter, after: str | None, *, oldest_first: bool) -> tuple[str, str]:
    """Of the keys that are left behind the one at which an earlier page ended."""
    low = to_iso(which.since) if which.since else " "
    high = to_iso(which.until) if which.until else "~"
    if after and oldest_first:
        return max(low, f"{after} "), high
    if after:
        # The last string before it, for keys that are all as long as it is: the bounds are inclusive.
        return low, min(high, f"{after[:-1]}{chr(ord(after[-1]) - 1)}~")
    return low, high


def _one_of(name: str, wanted: Sequence[str], names: dict[str, str], values: dict[str, str]) -> str:
    names[f"#{name}"] = name
    values |= {f":{name}{number}": value for number, value in enumerate(wanted)}
    return f"#{name} IN ({', '.join(f':{name}{number}' for number in range(len(wanted)))})"
