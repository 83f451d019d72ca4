"""Circuits, and how far the audit of events has come: items of the `deliveries` table.

Circuits stand in the index `due` too, by when they are to be looked at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import from_iso, to_epoch, to_iso
from ...domain.webhooks.circuit import Circuit
from ...usecases.kernel.ports import Clock
from ..kernel.conditional_writes import write_all
from ..kernel.dynamodb import Item, marshal, unmarshal
from ..kernel.dynamodb_reads import NoteUnreadable, get_item, log_unreadable, pages, readable
from .dynamodb_deliveries import DUE_INDEX

CIRCUIT, CIRCUITS = "CIRCUIT", "circuits"
KEPT = timedelta(days=30)
"""After its last write. A circuit with anything to wait for is written each minute."""


class DynamoDbCircuitStore:
    """A broken circuit is told to `note` where many are read at once."""

    def __init__(self, client: Any, table: str, clock: Clock, note: NoteUnreadable = log_unreadable) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._note = note

    def get(self, key: str, owner: str) -> Circuit:
        item = self._get(_key(key))
        return _circuit(item) if item else Circuit(key, owner)

    def replace(self, before: Circuit, after: Circuit) -> Circuit:
        record = to_record(after, defaults=False) | {"version": before.version + 1}
        item = {**_plain_key(after.key), **record, "expiresAt": to_epoch(self._clock() + KEPT)}
        if after.look_at:
            item |= {"dueShard": CIRCUITS, "nextAttemptAt": to_iso(after.look_at)}
        put = {"TableName": self._table, "Item": marshal(item)}
        write_all(self._client, [(CIRCUIT, {"Put": put | _unchanged(before)})])
        return from_record(Circuit, record)

    def forget(self, before: Circuit) -> None:
        delete = {"TableName": self._table, "Key": _key(before.key)}
        write_all(self._client, [(CIRCUIT, {"Delete": delete | _unchanged(before)})])

    def to_look_at(self, until: datetime, *, limit: int) -> Sequence[Circuit]:
        query = {
            "IndexName": DUE_INDEX,
            "KeyConditionExpression": "dueShard = :circuits AND nextAttemptAt <= :until",
            "ExpressionAttributeValues": marshal({":circuits": CIRCUITS, ":until": to_iso(until)}),
            "Limit": limit,
        }
        keys = (each for page in pages(self._client, self._table, query) for each in page["Items"])
        items = (self._get({"pk": each["pk"], "sk": each["sk"]}) for each in keys)
        return list(islice(readable(filter(None, items), _circuit, self._note), limit))

    def audited_until(self, name: str) -> datetime | None:
        item = self._get(_audit(name))
        return from_iso(unmarshal(item)["until"]) if item else None

    def set_audited_until(self, name: str, at: datetime) -> None:
        self._client.put_item(TableName=self._table, Item=_audit(name) | marshal({"until": to_iso(at)}))

    def _get(self, key: Item) -> Item | None:
        return get_item(self._client, self._table, key)


def _circuit(item: Item) -> Circuit:
    return from_record(Circuit, unmarshal(item))


def _plain_key(key: str) -> dict[str, str]:
    return {"pk": f"CIRCUIT#{key}", "sk": CIRCUIT}


def _audit(name: str) -> Item:
    return marshal({"pk": f"AUDIT#{name}", "sk": "AUDIT"})


def _key(key: str) -> Item:
    return marshal(_plain_key(key))


def _unchanged(before: Circuit) -> dict[str, Any]:
    if not before.is_stored:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": marshal({":version": before.version}),
    }
