"""Reads of DynamoDB to their end."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ...domain.kernel.errors import Overloaded
from ...domain.kernel.ids import RowKey
from ...usecases.kernel.quarantine import NoteUnreadable as NoteUnreadable
from ...usecases.kernel.quarantine import UnreadableRow
from ...usecases.kernel.settling import tries
from .dynamodb import Item
from .record_faults import reason_of

T = TypeVar("T")
_log = logging.getLogger("interviews")


def log_unreadable(found: UnreadableRow) -> None:
    told = {"partition": found.row.partition, "item": found.row.item, "reason": found.reason}
    _log.error("row unreadable", extra=told)


def readable(items: Iterable[Item], read: Callable[[Item], T], note: NoteUnreadable) -> Iterator[T]:
    """What `read` makes of the items. One that it cannot read, which is broken, is told to `note` and left out, so that
    it holds up no other."""
    for item in items:
        try:
            found = read(item)
        except Exception as error:
            note(UnreadableRow(RowKey(item["pk"]["S"], item["sk"]["S"]), reason_of(error)))
        else:
            yield found


def get_item(client: Any, table: str, key: Item) -> Item | None:
    """As it is now."""
    item: Item | None = client.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
    return item


def get_items(client: Any, table: str, keys: Sequence[Item]) -> Iterator[Item]:
    """Those that there are, as they are now; up to 100 (AWS limit). What DynamoDB left out, for it had too much, is
    asked for again a little later, as its API Reference says. Raises Overloaded."""
    if not keys:
        return
    for _ in tries():
        answer = client.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
        yield from answer["Responses"][table]
        keys = answer["UnprocessedKeys"].get(table, {}).get("Keys", [])
        if not keys:
            return
    raise Overloaded


def pages(client: Any, table: str, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One call for each, made when it is asked for."""
    start: dict[str, Any] = {}
    while True:
        page = client.query(TableName=table, **{**query, **start})
        yield page
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
