"""The `interviews` table: runs, their artefacts and events (architecture §2)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_epoch, to_iso
from ...domain.runs import artefacts
from ...domain.runs.events import Event, Happened
from ...domain.runs.run import Run
from ...domain.runs.transcript import Turn, said
from ...usecases.kernel.ports import Clash, Clock, Idempotency, Json, Page, StoredAnswer
from ...usecases.runs.run_store import CandidateRef, Change, ParkedToken, RunFilter, RunView
from ..kernel import stored_answers
from ..kernel.conditional_writes import write_all
from ..kernel.documents import unpacked
from ..kernel.dynamodb import Item, marshal, unmarshal
from ..kernel.dynamodb_reads import (
    NoteUnreadable,
    get_item,
    get_items,
    log_unreadable,
    pages,
    readable,
)
from .run_items import (
    AUDIT_SHARDS,
    audited_hour,
    candidate_partition,
    document_from,
    event_from,
    happened_from,
    item_key,
    partition,
    run_from,
    token_from,
)
from .run_queries import RunQuery, list_query, ranked_query
from .run_writes import RunWrites

AUDIT_INDEX = "by-hour"
PRECEDENCE = (stored_answers.LABEL, "external", artefacts.SESSION, artefacts.RUN)
"""Which refusal is named when there are several: the earlier answer explains all the others."""
LONGEST_LIST_SEARCH = 10
"""Pages that one filtered list call reads at most; it then answers what it found, with a cursor."""


class DynamoDbRunStore:
    """With `tenants_table` a purge is recorded there. `note` is told of a broken row where the rows of all tenants are
    read."""

    def __init__(
        self,
        client: Any,
        table: str,
        clock: Clock,
        *,
        tenants_table: str = "",
        note: NoteUnreadable = log_unreadable,
    ) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._note = note
        self._writes = RunWrites(table, tenants_table, clock)

    def load(self, ref: RunRef, names: Sequence[str] = (), idempotency: Idempotency | None = None) -> RunView:
        keys = [item_key(partition(ref), each) for each in (artefacts.RUN, *names)]
        if idempotency:
            keys.append(stored_answers.key_of(idempotency))
        by_name = {item["sk"]: item for item in self._get_all(keys)}
        answer = by_name.pop("IDEMPOTENCY", None)
        if artefacts.RUN not in by_name:
            raise RunNotFound
        return RunView(
            run=run_from(by_name.pop(artefacts.RUN)),
            artefacts={name: document_from(item) for name, item in by_name.items()},
            answer=stored_answers.answer_of(answer, idempotency) if idempotency and answer else None,
        )

    def commit(self, change: Change) -> None:
        write_all(self._client, list(self._writes.of(change)), precedence=PRECEDENCE)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return stored_answers.find_answer(self._client, self._table, idempotency, self._clock)

    def find_external(self, tenant_id: str, external_id: str) -> RunRef | None:
        item = self._get(f"EXTERNAL#{tenant_id}#{external_id}", "EXTERNAL")
        return RunRef(item["tenantId"], item["runId"]) if item else None

    def find_link(self, token_hash: str) -> RunRef | None:
        item = self._get(f"LINK#{token_hash}", "LINK")
        return RunRef(item["tenantId"], item["runId"]) if item else None

    def load_interview(self, ref: RunRef) -> tuple[RunView, list[Turn]]:
        """The sort keys from PLAN to TURN are contiguous: PLAN, PROOF, REQUEST, RUN, SESSION, TURN#…"""
        by_name = {item["sk"]: item for item in self._query_partition(ref, artefacts.PLAN, "TURN$")}
        if artefacts.RUN not in by_name:
            raise RunNotFound
        run = run_from(by_name.pop(artefacts.RUN))
        documents = {name: unpacked(item) for name, item in by_name.items()}
        turns = said(documents.pop(name) for name in sorted(documents) if name.startswith("TURN#"))
        return RunView(run, documents), turns

    def load_all(self, ref: RunRef) -> tuple[Run, Mapping[str, Json]]:
        items = {item["sk"]: item for item in self._query_partition(ref, " ", "~")}
        if artefacts.RUN not in items:
            raise RunNotFound
        run = run_from(items.pop(artefacts.RUN))
        return run, {name: document_from(item) for name, item in items.items()}

    def turns(self, ref: RunRef, *, after: int, limit: int) -> Page[Turn]:
        items, more = self._up_to(limit, ref, artefacts.turn(after + 1), "TURN$")
        turns = said(unpacked(item) for item in items)
        return Page(turns, more if turns else None, [{"after": each.turn} for each in turns])

    def events(self, ref: RunRef, *, after: int, limit: int) -> Page[Event]:
        items, more = self._up_to(limit, ref, artefacts.event(after + 1), "EVENT$")
        events = [event_from(item) for item in items]
        return Page(events, more, [{"after": each.sequence} for each in events])

    def event(self, ref: RunRef, sequence: int) -> Event | None:
        item = self._get(partition(ref), artefacts.event(sequence))
        return event_from(item) if item else None

    def happened_between(self, after: datetime, until: datetime, *, limit: int) -> Sequence[Happened]:
        """From an index that has keys alone: an hour after the other, all shards of it."""
        found: list[Happened] = []
        hour = after.replace(minute=0, second=0, microsecond=0)
        while hour <= until and len(found) < limit:
            for shard in range(AUDIT_SHARDS):
                found += self._happened_in(audited_hour(hour, shard), after, until, limit)
            hour += timedelta(hours=1)
        return sorted(found, key=lambda each: (each.timestamp, each.ref.run_id, each.sequence))[:limit]

    def _happened_in(self, hour: str, after: datetime, until: datetime, limit: int) -> list[Happened]:
        query: dict[str, Any] = {
            "IndexName": AUDIT_INDEX,
            "KeyConditionExpression": "eventHour = :hour AND #timestamp BETWEEN :after AND :until",
            "ExpressionAttributeNames": {"#timestamp": "timestamp"},
            "ExpressionAttributeValues": marshal(
                {":hour": hour, ":after": to_iso(after), ":until": to_iso(until)}
            ),
            "Limit": limit,
        }
        found: list[Happened] = []
        for page in self._pages(query):
            found += readable(page["Items"], lambda item: happened_from(unmarshal(item)), self._note)
            if len(found) >= limit:
                break
        return found

    def runs_of_candidate(self, candidate: CandidateRef, *, limit: int, key: Json | None) -> Page[str]:
        query = {
            "KeyConditionExpression": "pk = :pk AND sk > :after",
            "ExpressionAttributeValues": marshal(
                {":pk": candidate_partition(candidate), ":after": key["after"] if key else " "}
            ),
            "ConsistentRead": True,
            "Limit": limit,
        }
        page = next(self._pages(query))
        found = [unmarshal(item)["sk"] for item in page["Items"]]
        keys = [{"after": each} for each in found]
        return Page(found, keys[-1] if "LastEvaluatedKey" in page else None, keys)

    def wait_token(self, ref: RunRef, wait: str) -> ParkedToken | None:
        item = self._get(partition(ref), artefacts.wait(wait))
        return token_from(item) if item else None

    def forget_wait(self, ref: RunRef, wait: str, token: str) -> None:
        delete = {
            "TableName": self._table,
            "Key": item_key(partition(ref), artefacts.wait(wait)),
            "ConditionExpression": "taskToken = :token",
            "ExpressionAttributeValues": marshal({":token": token}),
        }
        with suppress(Clash):
            write_all(self._client, [(artefacts.wait(wait), {"Delete": delete})])

    def end_items(self, ref: RunRef, expires_at: int) -> None:
        values = marshal({":end": expires_at})
        for key in self._outlasting(ref, expires_at):
            update = {
                "TableName": self._table,
                "Key": key,
                "UpdateExpression": "SET #end = :end",
                # Nothing that was deleted meanwhile comes to life again: it has no end to be later.
                "ConditionExpression": "#end > :end",
                "ExpressionAttributeNames": {"#end": "expiresAt"},
                "ExpressionAttributeValues": values,
            }
            with suppress(Clash):
                write_all(self._client, [(key["sk"]["S"], {"Update": update})])

    def _outlasting(self, ref: RunRef, expires_at: int) -> list[Item]:
        """The keys of the run's items that end later."""
        query: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk",
            "FilterExpression": "expiresAt > :end",
            "ProjectionExpression": "pk, sk",
            "ExpressionAttributeValues": marshal({":pk": partition(ref), ":end": expires_at}),
            "ConsistentRead": True,
        }
        return [key for page in self._pages(query) for key in page["Items"]]

    def list_runs(self, tenant_id: str, which: RunFilter, *, limit: int, key: Json | None) -> Page[Run]:
        query = list_query(tenant_id, which, limit=limit, key=key)
        return self._search(query, limit) if query else Page([])

    def ranked_runs(
        self, tenant_id: str, *, min_score: float | None, limit: int, key: Json | None
    ) -> Page[Run]:
        return self._search(ranked_query(tenant_id, min_score=min_score, limit=limit, key=key), limit)

    def _search(self, wanted: RunQuery, limit: int) -> Page[Run]:
        found: list[dict[str, Any]] = []
        last: str | None = None
        for page in islice(self._pages(wanted.arguments), LONGEST_LIST_SEARCH):
            found += [item for item in map(unmarshal, page["Items"]) if self._is_live(item)]
            if len(found) > limit:
                return wanted.page(found[:limit], found[limit - 1][wanted.sort])
            last = unmarshal(page["LastEvaluatedKey"])[wanted.sort] if "LastEvaluatedKey" in page else None
            if len(found) == limit:
                break
        return wanted.page(found, last)

    def _pages(self, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        return pages(self._client, self._table, query)

    def _query_partition(
        self, ref: RunRef, low: str, high: str, at_once: int | None = None
    ) -> Iterator[dict[str, Any]]:
        """Live items in the order of their names; `at_once` many are read per call."""
        query: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
            "ExpressionAttributeValues": marshal({":pk": partition(ref), ":low": low, ":high": high}),
            "ConsistentRead": True,
        } | ({"Limit": at_once} if at_once else {})
        for page in self._pages(query):
            yield from (item for item in map(unmarshal, page["Items"]) if self._is_live(item))

    def _up_to(
        self, limit: int, ref: RunRef, low: str, high: str
    ) -> tuple[list[dict[str, Any]], Json | None]:
        """At most `limit` items, and the number of the last one where there are more."""
        items = list(islice(self._query_partition(ref, low, high, at_once=limit + 1), limit + 1))
        kept = items[:limit]
        return kept, {"after": int(kept[-1]["sk"].rpartition("#")[2])} if len(items) > limit else None

    def _get(self, pk: str, sk: str) -> dict[str, Any] | None:
        found = get_item(self._client, self._table, item_key(pk, sk))
        item = unmarshal(found) if found else None
        return item if item and self._is_live(item) else None

    def _get_all(self, keys: list[Item]) -> Iterator[dict[str, Any]]:
        found = map(unmarshal, get_items(self._client, self._table, keys))
        return (item for item in found if self._is_live(item))

    def _is_live(self, item: Mapping[str, Any]) -> bool:
        """TTL deletes within days, not at once: what is past its end is gone for us."""
        return bool(item.get("expiresAt", self._now() + 1) > self._now())

    def _now(self) -> int:
        return to_epoch(self._clock())
