"""DynamoDB's request units of a call, by AWS's rules: a write unit a started KB, twice in a transaction, and one more a
started KB for each index the item stands in; a read unit a started 4 KB, half when eventually consistent.

An item's size is taken from its JSON without the type tags, which is within a few per cent of AWS's count. A delete
names only a key, an update only what changes: each is counted as one unit. A delivery's indexes hold keys and what
lists show (infra/storage.py): claiming it writes to neither, the result of an attempt to both.
"""

import math
from collections.abc import Mapping
from typing import Any

INDEX_KEYS = ("tenantRuns", "tenantScores", "ownerSort")
READS = {"GetItem", "BatchGetItem", "Query", "TransactGetItems"}
KB = 1024


def write_units(action: str, request: Mapping[str, Any]) -> int:
    if action == "TransactWriteItems":
        writes = [pair for each in request["TransactItems"] for pair in each.items()]
        return sum(_one(kind, write, 2, ends_attempt=True) for kind, write in writes)
    if action in ("PutItem", "UpdateItem", "DeleteItem"):
        return _one(action.removesuffix("Item"), request, 1, ends_attempt=False)
    return 0


def read_units(action: str, request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    if action not in READS:
        return 0
    found = _found(answer)
    parts = [request, *request.get("RequestItems", {}).values()]
    share = 1.0 if any(each.get("ConsistentRead") for each in parts) else 0.5
    if action == "Query":
        return share * max(1, math.ceil(sum(map(_size, found)) / (4 * KB)))
    asked = (
        sum(len(each["Keys"]) for each in request["RequestItems"].values())
        if "RequestItems" in request
        else 1
    )
    return share * (sum(math.ceil(_size(each) / (4 * KB)) for each in found) + asked - len(found))


def _one(kind: str, write: Mapping[str, Any], factor: int, *, ends_attempt: bool) -> int:
    item = write.get("Item", {})
    units = max(1, math.ceil(_size(item) / KB))
    if kind == "ConditionCheck":
        return factor
    indexes = sum(key in item for key in INDEX_KEYS) if kind == "Put" else 0
    if "tenantDeliveries" in item:
        is_new = write.get("ConditionExpression") == "attribute_not_exists(pk)"
        indexes = 2 if is_new or ends_attempt else 0
    return units * factor + units * indexes


def _found(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "Item" in answer:
        return [answer["Item"]]
    if "Items" in answer:
        return list(answer["Items"])
    return [item for items in answer.get("Responses", {}).values() for item in items]


def _size(item: Mapping[str, Any]) -> int:
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Any) -> int:
    """Of `{"S": "text"}` and its like; each map or list has 3 bytes of its own, each element 1."""
    ((kind, inner),) = value.items()
    if kind == "M":
        return 3 + sum(len(name.encode()) + 1 + _value_size(each) for name, each in inner.items())
    if kind == "L":
        return 3 + sum(1 + _value_size(each) for each in inner)
    if kind in ("BOOL", "NULL"):
        return 1
    return len(str(inner).encode())
