"""The `deliveries` table (architecture §2): a row per delivery with its last attempt, an item for each one before, and
one for each answer of a receiver, which goes sooner. All of a run stand in one partition.

The index `due` sorts by the attribute `nextAttemptAt`: that is a delivery's `sweep_at`, while `dueAt` is
when its next attempt is due. A row on hold is there under its circuit instead, by the order of the events. A row
that nobody needs to look at is not in the index.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from zlib import crc32

from ...domain.kernel.ids import RunRef, run_of
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import from_iso, to_epoch, to_iso
from ...domain.webhooks.delivery import Attempt, Delivery, DeliveryStatus
from ...usecases.kernel.ports import Clash, Clock, Idempotency, StoredAnswer
from ...usecases.kernel.settling import until_settled
from ...usecases.webhooks.webhook_ports import Heard
from ..kernel.conditional_writes import LabelledWrite, write_all
from ..kernel.dynamodb import Item, marshal, unmarshal
from ..kernel.dynamodb_reads import (
    NoteUnreadable,
    get_item,
    get_items,
    log_unreadable,
    pages,
    readable,
)
from ..kernel.stored_answers import LABEL, key_of, put_answer, read_answer

DELIVERY = "DELIVERY"
ATTEMPT, ANSWER = "ATTEMPT", "ANSWER"
DUE_INDEX = "due"
SHARDS = 4
MOST_READ_AT_ONCE = 100
"""Items of one BatchGetItem (AWS limit)."""
GUARDED = ("status", "attemptCount", "leaseUntil", "dueAt", "dropsAnswer")


class DynamoDbDeliveryStore:
    """A broken row is told to `note` where many are read at once."""

    def __init__(self, client: Any, table: str, clock: Clock, note: NoteUnreadable = log_unreadable) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._note = note

    def add(self, delivery: Delivery) -> bool:
        put = {"Item": marshal(_record(delivery)), "ConditionExpression": "attribute_not_exists(pk)"}
        try:
            write_all(self._client, [(DELIVERY, self._put(put))])
        except Clash:
            return False
        return True

    def get(self, delivery_id: str) -> Delivery | None:
        item = self._get(_key(delivery_id))
        return self.live(item) if item else None

    def get_all(self, delivery_ids: Sequence[str]) -> Mapping[str, Delivery]:
        found: dict[str, Delivery] = {}
        for start in range(0, len(delivery_ids), MOST_READ_AT_ONCE):
            keys = [_key(each) for each in delivery_ids[start : start + MOST_READ_AT_ONCE]]
            live = readable(get_items(self._client, self._table, keys), self.live, self._note)
            found |= {each.delivery_id: each for each in live if each}
        return found

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        items = list(self._below(_partition(delivery_id), delivery_sort_key(delivery_id)))
        records = [each for each in items if _is(ATTEMPT, each)]
        records += [each["lastAttempt"] for each in items if "lastAttempt" in each]
        now = to_epoch(self._clock())
        kept = [each for each in items if _is(ANSWER, each) and each["expiresAt"] > now]
        answers = {each["number"]: each["answer"] for each in kept}
        return [from_record(Attempt, each | {"answer": answers.get(each["number"], "")}) for each in records]

    def replace(
        self,
        before: Delivery,
        after: Delivery,
        *,
        heard: Heard | None = None,
        answer: StoredAnswer | None = None,
    ) -> None:
        writes: list[LabelledWrite] = [
            (DELIVERY, self._put({"Item": marshal(_record(after)), **_unchanged(before)}))
        ]
        last = after.last_attempt
        if last and last != before.last_attempt:
            if before.last_attempt:
                writes.append(self._put_aside(_attempt_record(before, before.last_attempt)))
            if heard:
                writes.append(self._put_aside(_answer_record(after, last, heard)))
        if answer:
            writes.append((LABEL, put_answer(self._table, answer, self._clock)))
        write_all(self._client, writes)

    def erase_answers(self, ref: RunRef) -> int:
        """First no attempt that is under way may keep one any more; what is there then is all that there will be."""
        partition = f"RUN#{ref.run_id}"
        rows = [each for each in self._below(partition, "") if each.get("tenantId") == ref.tenant_id]
        if not rows:
            return 0
        own = {each["sk"] for each in rows}
        for row in rows:
            self._drop_answer(str(row["deliveryId"]))
        kept = (each for each in self._below(partition, "") if _is(ANSWER, each))
        answers = [each for each in kept if each["sk"].partition("/")[0] in own]
        for each in answers:
            key = marshal({"pk": each["pk"], "sk": each["sk"]})
            self._client.delete_item(TableName=self._table, Key=key)
        return len(answers)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return read_answer(self._get(key_of(idempotency)), idempotency, self._clock)

    def keep_answer(self, answer: StoredAnswer) -> None:
        with suppress(Clash):
            write_all(self._client, [(LABEL, put_answer(self._table, answer, self._clock))])

    def _below(self, pk: str, prefix: str) -> Iterator[dict[str, Any]]:
        """The items of one partition whose sort keys begin so, as they are now."""
        condition, values = "pk = :pk", {":pk": pk}
        if prefix:
            condition, values = "pk = :pk AND begins_with(sk, :prefix)", {":pk": pk, ":prefix": prefix}
        query = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": marshal(values),
            "ConsistentRead": True,
        }
        for page in pages(self._client, self._table, query):
            yield from map(unmarshal, page["Items"])

    @until_settled
    def _drop_answer(self, delivery_id: str) -> None:
        """Where an attempt may be under way. What is claimed from now on sees the purge by itself."""
        row = self.get(delivery_id)
        if row and row.lease_until and not row.drops_answer:
            self.replace(row, replace(row, drops_answer=True))

    def _put_aside(self, record: Mapping[str, Any]) -> LabelledWrite:
        put = {"Item": marshal(record), "ConditionExpression": "attribute_not_exists(pk)"}
        return DELIVERY, self._put(put)

    def _put(self, put: Mapping[str, Any]) -> dict[str, Any]:
        return {"Put": {"TableName": self._table, **put}}

    def _get(self, key: Item) -> Item | None:
        return get_item(self._client, self._table, key)

    def live(self, item: Item) -> Delivery | None:
        """TTL deletes within days, not at once: what is past its end is gone for us."""
        delivery = delivery_from(item)
        return delivery if delivery.expires_at > to_epoch(self._clock()) else None


def _partition(delivery_id: str) -> str:
    """That of the run, or one of its own for a notice."""
    run_id = run_of(delivery_id)
    return f"RUN#{run_id}" if run_id else f"NOTICE#{delivery_id}"


def delivery_sort_key(delivery_id: str) -> str:
    return f"{DELIVERY}#{delivery_id}"


def _key(delivery_id: str) -> Item:
    return marshal({"pk": _partition(delivery_id), "sk": delivery_sort_key(delivery_id)})


def _part_key(delivery_id: str, kind: str, number: int) -> dict[str, str]:
    return {"pk": _partition(delivery_id), "sk": f"{delivery_sort_key(delivery_id)}/{kind}#{number:04}"}


def _is(kind: str, item: Mapping[str, Any]) -> bool:
    return f"/{kind}#" in item["sk"]


def _record(delivery: Delivery) -> dict[str, Any]:
    record = to_record(delivery, defaults=False)
    record.pop("sweepAt", None)
    if delivery.last_attempt:
        record["lastAttempt"] = _attempt(delivery.last_attempt)
    item = {
        "pk": _partition(delivery.delivery_id),
        "sk": delivery_sort_key(delivery.delivery_id),
        **record,
        "attemptCount": delivery.attempt_count,
        **_placed(delivery),
    }
    if delivery.run_id:
        item |= {"tenantDeliveries": delivery.tenant_id, "tenantDeliveriesSort": list_key(delivery)}
    return item


def _placed(delivery: Delivery) -> dict[str, str]:
    """Where it stands in the index of what is due or on hold."""
    if delivery.status is DeliveryStatus.HELD:
        return {"dueShard": hold_shard(delivery.hold_key), "nextAttemptAt": _happened(delivery)}
    if delivery.sweep_at:
        shard = crc32(delivery.delivery_id.encode()) % SHARDS
        return {"dueShard": f"due#{shard}", "nextAttemptAt": to_iso(delivery.sweep_at)}
    return {}


def list_key(delivery: Delivery) -> str:
    return f"{to_iso(delivery.created_at)}#{delivery.delivery_id}"


def made_at(list_key: str) -> datetime:
    return from_iso(list_key.partition("#")[0])


def hold_shard(circuit_key: str) -> str:
    return f"held#{circuit_key}"


def _happened(delivery: Delivery) -> str:
    return f"{to_iso(delivery.timestamp)}#{delivery.sequence:06}"


def delivery_from(item: Item) -> Delivery:
    record = unmarshal(item)
    sweep_at = record.get("nextAttemptAt") if record.get("dueShard", "").startswith("due#") else None
    return from_record(Delivery, record | {"sweepAt": sweep_at})


def _attempt(attempt: Attempt) -> dict[str, Any]:
    record: dict[str, Any] = to_record(attempt)
    del record["answer"]
    return record


def _attempt_record(delivery: Delivery, attempt: Attempt) -> dict[str, Any]:
    key = _part_key(delivery.delivery_id, ATTEMPT, attempt.number)
    return {**key, **_attempt(attempt), "expiresAt": delivery.expires_at}


def _answer_record(delivery: Delivery, attempt: Attempt, heard: Heard) -> dict[str, Any]:
    key = _part_key(delivery.delivery_id, ANSWER, attempt.number)
    ends = min(heard.until, delivery.expires_at)
    return {**key, "number": attempt.number, "answer": heard.answer, "expiresAt": ends}


def _unchanged(before: Delivery) -> dict[str, Any]:
    """Who holds the lease may write whatever the sweep has noted meanwhile; anybody else sees that first."""
    record = to_record(before, defaults=False) | {"attemptCount": before.attempt_count}
    guarded = GUARDED if before.lease_until else (*GUARDED, "nextAttemptAt")
    record["nextAttemptAt"] = _placed(before).get("nextAttemptAt")
    present = {name: record[name] for name in guarded if record.get(name) is not None}
    tests = [
        f"#{name} = :{name}" if name in present else f"attribute_not_exists(#{name})" for name in guarded
    ]
    return {
        "ConditionExpression": " AND ".join(tests),
        "ExpressionAttributeNames": {f"#{name}": name for name in guarded},
        "ExpressionAttributeValues": marshal({f":{name}": value for name, value in present.items()}),
    }
