"""Webhook configs: items `WEBHOOK` beside their owners in the `tenants` table."""

from collections.abc import Sequence
from typing import Any

from ...domain.kernel.records import from_record, to_record
from ...domain.webhooks.endpoint import Endpoint
from ...usecases.kernel.ports import Clock, Idempotency, StoredAnswer
from ...usecases.webhooks.webhook_ports import EndpointView
from ..kernel.conditional_writes import LabelledWrite, write_all
from ..kernel.dynamodb import Item, marshal, unmarshal
from ..kernel.dynamodb_reads import get_items
from ..kernel.stored_answers import LABEL, key_of, put_answer, read_answer

WEBHOOK = "WEBHOOK"
ON_OFF = ("isActive", "disabledReason", "disabledAt", "updatedAt", "version")
"""All that the sender may write here: its role allows no other attribute."""


class DynamoDbEndpointStore:
    def __init__(self, client: Any, table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def load(self, owner: str, idempotency: Idempotency | None = None) -> EndpointView:
        keys = [_key(owner), *([key_of(idempotency)] if idempotency else [])]
        items = {item["sk"]["S"]: item for item in self._get_all(keys)}
        endpoint = _endpoint(items[WEBHOOK]) if WEBHOOK in items else None
        answer = read_answer(items.get("IDEMPOTENCY"), idempotency, self._clock) if idempotency else None
        return EndpointView(endpoint, answer)

    def first_of(self, owners: Sequence[str]) -> Endpoint | None:
        items = {item["pk"]["S"]: item for item in self._get_all([_key(each) for each in owners])}
        return next((_endpoint(items[each]) for each in owners if each in items), None)

    def save(self, before: Endpoint | None, after: Endpoint, answer: StoredAnswer | None = None) -> None:
        put = {"TableName": self._table, "Item": _key(after.owner) | marshal(to_record(after))}
        self._write({"Put": put | _unchanged(before)}, answer)

    def delete(self, before: Endpoint, answer: StoredAnswer | None = None) -> None:
        delete = {"TableName": self._table, "Key": _key(before.owner)}
        self._write({"Delete": delete | _unchanged(before)}, answer)

    def disable(self, before: Endpoint, after: Endpoint) -> None:
        record = marshal({name: value for name, value in to_record(after).items() if name in ON_OFF})
        update = {
            "TableName": self._table,
            "Key": _key(before.owner),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :new_{name}" for name in record),
            **_unchanged(before),
        }
        update["ExpressionAttributeNames"] = {f"#{name}": name for name in (*record, "version")}
        update["ExpressionAttributeValues"] |= {f":new_{name}": value for name, value in record.items()}
        write_all(self._client, [(WEBHOOK, {"Update": update})])

    def _write(self, write: dict[str, Any], answer: StoredAnswer | None) -> None:
        writes: list[LabelledWrite] = [(WEBHOOK, write)]
        if answer:
            writes.append((LABEL, put_answer(self._table, answer, self._clock)))
        write_all(self._client, writes)

    def _get_all(self, keys: list[Item]) -> list[Item]:
        return list(get_items(self._client, self._table, keys))


def _key(owner: str) -> Item:
    return marshal({"pk": owner, "sk": WEBHOOK})


def _endpoint(item: Item) -> Endpoint:
    return from_record(Endpoint, unmarshal(item))


def _unchanged(before: Endpoint | None) -> dict[str, Any]:
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": marshal({":version": before.version}),
    }
