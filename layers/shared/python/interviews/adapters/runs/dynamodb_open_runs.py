"""The runs that are not over, by a sparse index of the `interviews` table that has keys alone."""

from itertools import islice
from typing import Any

from ...domain.kernel.ids import RunRef
from ...domain.kernel.records import from_record, to_record
from ...usecases.kernel.ports import Json, Page
from ...usecases.runs.sweep_executions import PassMark
from ..kernel.dynamodb import marshal, unmarshal
from ..kernel.dynamodb_reads import NoteUnreadable, get_item, log_unreadable, pages, readable
from .run_items import OPEN_SHARDS, item_key, ref_of

OPEN_INDEX = "open"
_MARK = item_key("SWEEP", "EXECUTIONS")


class DynamoDbOpenRuns:
    """A position is a shard and what DynamoDB's own last key says: that of one call is never of another one's index."""

    def __init__(self, client: Any, table: str, note: NoteUnreadable = log_unreadable) -> None:
        self._client = client
        self._table = table
        self._note = note

    def page(self, *, limit: int, key: Json | None) -> Page[RunRef]:
        """Those whose execution is the oldest come first in each shard."""
        shard = int(key["shard"]) if key else 0
        query: dict[str, Any] = {
            "IndexName": OPEN_INDEX,
            "KeyConditionExpression": "openRuns = :shard",
            "ExpressionAttributeValues": marshal({":shard": str(shard)}),
            "Limit": limit,
        }
        if key and key.get("after"):
            query["ExclusiveStartKey"] = marshal(key["after"])
        (found,) = islice(pages(self._client, self._table, query), 1)
        refs = list(readable(found["Items"], lambda each: ref_of(unmarshal(each)["pk"]), self._note))
        if "LastEvaluatedKey" in found:
            return Page(refs, {"shard": shard, "after": unmarshal(found["LastEvaluatedKey"])})
        return Page(refs, {"shard": shard + 1} if shard + 1 < OPEN_SHARDS else None)

    def mark(self) -> PassMark | None:
        found = get_item(self._client, self._table, _MARK)
        return from_record(PassMark, unmarshal(found)) if found else None

    def set_mark(self, mark: PassMark) -> None:
        item = _MARK | marshal(to_record(mark))
        self._client.put_item(TableName=self._table, Item=item)
