"""Which runs were purged, by day, in the tenants table: so it is known after the interviews table was restored."""

from collections.abc import Iterator
from typing import Any

from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import to_iso
from ...domain.privacy.erasure_certificate import Erasure
from ..kernel.dynamodb import Item, marshal, unmarshal
from ..kernel.dynamodb_reads import pages


def put_erasure(table: str, erasure: Erasure) -> dict[str, Any]:
    """One write of a transaction."""
    key = {
        "pk": _partition(erasure.day),
        "sk": f"{to_iso(erasure.purged_at)}#{erasure.tenant_id}#{erasure.run_id}",
    }
    record = to_record(erasure) | {"expiresAt": erasure.expires_at}
    return {"Put": {"TableName": table, "Item": marshal(key | record)}}


class DynamoDbErasureLog:
    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def erasures_on(self, day: str) -> Iterator[Erasure]:
        query = {
            "KeyConditionExpression": "pk = :day",
            "ExpressionAttributeValues": marshal({":day": _partition(day)}),
            "ConsistentRead": True,
        }
        for page in pages(self._client, self._table, query):
            yield from map(_erasure, page["Items"])


def _partition(day: str) -> str:
    return f"ERASURE#{day}"


def _erasure(item: Item) -> Erasure:
    return from_record(Erasure, unmarshal(item))
