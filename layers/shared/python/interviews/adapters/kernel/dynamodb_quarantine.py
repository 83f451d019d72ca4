"""Runs that are parked: items of the `interviews` table, in a partition of each reader of its stream.

They hold keys, a number and a reason, and never what stands in the row itself.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from ...domain.kernel.ids import sha256_hex
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import to_epoch
from ...usecases.kernel.ports import Clash, Clock
from ...usecases.kernel.quarantine import ParkedRun
from .conditional_writes import write_all
from .dynamodb import Item, marshal, unmarshal
from .dynamodb_reads import get_items, pages

MOST_READ_AT_ONCE = 100
"""Items of one BatchGetItem (AWS limit)."""
LONGEST_SORT_KEY = 1_024
TRIES = "TRIES"
TRIES_KEPT = timedelta(days=2)
"""The stream itself forgets a record after a day."""


class DynamoDbQuarantine:
    def __init__(self, client: Any, table: str, reader: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._reader = reader
        self._clock = clock

    def parked(self, partitions: Collection[str]) -> Mapping[str, ParkedRun]:
        keys = [self._key(each) for each in sorted(set(partitions))]
        found: dict[str, ParkedRun] = {}
        for start in range(0, len(keys), MOST_READ_AT_ONCE):
            items = get_items(self._client, self._table, keys[start : start + MOST_READ_AT_ONCE])
            found |= {each.partition: each for each in map(_run, items)}
        return found

    def hold(self, partition: str) -> bool:
        update = {
            "TableName": self._table,
            "Key": self._key(partition),
            "UpdateExpression": "ADD held :one",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": marshal({":one": 1}),
        }
        try:
            write_all(self._client, [(partition, {"Update": update})])
        except Clash:
            return False
        return True

    def count_try(self, number: str, amount: int = 1) -> int:
        answer = self._client.update_item(
            TableName=self._table,
            Key=marshal({"pk": f"{self._partition}#{number}", "sk": TRIES}),
            UpdateExpression="ADD tries :amount SET expiresAt = :end",
            ExpressionAttributeValues=marshal(
                {":amount": amount, ":end": to_epoch(self._clock() + TRIES_KEPT)}
            ),
            ReturnValues="UPDATED_NEW",
        )
        return int(unmarshal(answer["Attributes"])["tries"])

    def park(self, run: ParkedRun) -> None:
        put = {
            "TableName": self._table,
            "Item": self._key(run.partition) | marshal(to_record(run)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        with suppress(Clash):
            write_all(self._client, [(run.partition, {"Put": put})])

    def all_parked(self) -> Sequence[ParkedRun]:
        query = {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": marshal({":pk": self._partition}),
            "ConsistentRead": True,
        }
        return [_run(item) for page in pages(self._client, self._table, query) for item in page["Items"]]

    def release(self, run: ParkedRun) -> bool:
        delete = {
            "TableName": self._table,
            "Key": self._key(run.partition),
            "ConditionExpression": "held = :held",
            "ExpressionAttributeValues": marshal({":held": run.held}),
        }
        try:
            write_all(self._client, [(run.partition, {"Delete": delete})])
        except Clash:
            return False
        return True

    @property
    def _partition(self) -> str:
        return f"QUARANTINE#{self._reader}"

    def _key(self, partition: str) -> Item:
        """A sort key has 1,024 bytes at most, and a partition key twice as many (DynamoDB limits)."""
        fits = len(partition.encode()) <= LONGEST_SORT_KEY
        return marshal({"pk": self._partition, "sk": partition if fits else sha256_hex(partition)})


def _run(item: Item) -> ParkedRun:
    return from_record(ParkedRun, unmarshal(item))
