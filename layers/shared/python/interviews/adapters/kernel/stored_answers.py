"""The first answer under an Idempotency-Key, as an item of the table in which its write was made."""

from collections.abc import Mapping
from typing import Any

from ...domain.kernel.ids import sha256_hex
from ...domain.kernel.times import to_epoch
from ...usecases.kernel.ports import Clock, Idempotency, StoredAnswer
from .documents import packed, unpacked
from .dynamodb import Item, marshal, unmarshal

LABEL = "answer"


def key_of(idempotency: Idempotency) -> Item:
    hashed = sha256_hex(idempotency.key)
    return marshal({"pk": f"IDEMPOTENCY#{idempotency.tenant_id}#{hashed}", "sk": "IDEMPOTENCY"})


def find_answer(client: Any, table: str, idempotency: Idempotency, clock: Clock) -> StoredAnswer | None:
    found = client.get_item(TableName=table, Key=key_of(idempotency), ConsistentRead=True)
    return read_answer(found.get("Item"), idempotency, clock)


def read_answer(item: Item | None, idempotency: Idempotency, clock: Clock) -> StoredAnswer | None:
    if item is None:
        return None
    record = unmarshal(item)
    return answer_of(record, idempotency) if record["expiresAt"] > to_epoch(clock()) else None


def answer_of(record: Mapping[str, Any], idempotency: Idempotency) -> StoredAnswer:
    first = Idempotency(idempotency.tenant_id, idempotency.key, record["requestHash"])
    return StoredAnswer(first, record["status"], unpacked(record), record["expiresAt"])


def put_answer(table: str, answer: StoredAnswer, clock: Clock) -> dict[str, Any]:
    """One write of a transaction, refused where a live answer is there already."""
    record = {
        "requestHash": answer.idempotency.request_hash,
        "status": answer.status,
        **packed(answer.body),
        "expiresAt": answer.expires_at,
    }
    put = {
        "TableName": table,
        "Item": key_of(answer.idempotency) | marshal(record),
        "ConditionExpression": "attribute_not_exists(pk) OR expiresAt <= :now",
        "ExpressionAttributeValues": marshal({":now": to_epoch(clock())}),
    }
    return {"Put": put}
