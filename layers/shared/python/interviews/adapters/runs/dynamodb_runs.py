"""The `interviews` table: runs, their artefacts and events (architecture §2)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zlib import crc32

from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RunRef, sha256_hex
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import from_iso, to_epoch, to_iso
from ...domain.runs import artefacts
from ...domain.runs.events import Event, Happened
from ...domain.runs.run import Run
from ...domain.runs.transcript import Turn, said
from ...usecases.kernel.ports import Clash, Clock, Idempotency, Json, Page, StoredAnswer
from ...usecases.kernel.stores import Artefact, CandidateRef, Change, RunFilter, RunView
from ..kernel import stored_answers
from ..kernel.conditional_writes import write_all
from ..kernel.documents import ATTRIBUTES, packed, unpacked
from ..kernel.dynamodb import Item, marshal, unmarshal
from ..privacy.dynamodb_erasures import put_erasure

LIST_INDEX = "by-tenant"
SCORE_INDEX = "by-score"
AUDIT_INDEX = "by-hour"
AUDIT_SHARDS = 4
PRECEDENCE = ("tenant", stored_answers.LABEL, "external", artefacts.SESSION, artefacts.RUN)
"""Which refusal is named when there are several: the earlier answer explains all the others."""
_LOWEST, _HIGHEST = " ", "~"
SEARCHED_AT_ONCE = 100
"""Runs that one page of a filtered list looks at."""
LONGEST_LIST_SEARCH = 10
"""Pages that one filtered list call reads at most; it then answers what it found, with a cursor."""


class DynamoDbRunStore:
    """With `tenants_table` a purge is recorded there, and a new run is written only while its tenant is not deleted."""

    def __init__(self, client: Any, table: str, clock: Clock, *, tenants_table: str = "") -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._tenants_table = tenants_table

    def load(self, ref: RunRef, names: Sequence[str] = (), idempotency: Idempotency | None = None) -> RunView:
        keys = [_key(partition(ref), each) for each in (artefacts.RUN, *names)]
        if idempotency:
            keys.append(stored_answers.key_of(idempotency))
        by_name = {item["sk"]: item for item in self._get_all(keys)}
        answer = by_name.pop("IDEMPOTENCY", None)
        if artefacts.RUN not in by_name:
            raise RunNotFound
        return RunView(
            run=_run(by_name.pop(artefacts.RUN)),
            artefacts={name: _document(item) for name, item in by_name.items()},
            answer=stored_answers.answer_of(answer, idempotency) if idempotency and answer else None,
        )

    def commit(self, change: Change) -> None:
        write_all(self._client, list(self._writes(change)), precedence=PRECEDENCE)

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
        run = _run(by_name.pop(artefacts.RUN))
        documents = {name: unpacked(item) for name, item in by_name.items()}
        turns = said(documents.pop(name) for name in sorted(documents) if name.startswith("TURN#"))
        return RunView(run, documents), turns

    def load_all(self, ref: RunRef) -> tuple[Run, Mapping[str, Json]]:
        items = {item["sk"]: item for item in self._query_partition(ref, " ", "~")}
        if artefacts.RUN not in items:
            raise RunNotFound
        run = _run(items.pop(artefacts.RUN))
        return run, {name: _document(item) for name, item in items.items()}

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
                found += self._happened_in(_audited_hour(hour, shard), after, until, limit)
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
        while len(found) < limit:
            answer = self._client.query(TableName=self._table, **query)
            found += [_happened(unmarshal(item)) for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                break
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return found

    def runs_of_candidate(self, candidate: CandidateRef, *, after: str, limit: int) -> Page[str]:
        answer = self._query(
            {
                "KeyConditionExpression": "pk = :pk AND sk > :after",
                "ExpressionAttributeValues": marshal({":pk": _candidate(candidate), ":after": after or " "}),
                "ConsistentRead": True,
                "Limit": limit,
            }
        )
        found = [unmarshal(item)["sk"] for item in answer["Items"]]
        return Page(found, {"more": True} if "LastEvaluatedKey" in answer else None)

    def wait_token(self, ref: RunRef, wait: str) -> str | None:
        item = self._get(partition(ref), artefacts.wait(wait))
        return str(item["taskToken"]) if item else None

    def forget_wait(self, ref: RunRef, wait: str, token: str) -> None:
        delete = {
            "TableName": self._table,
            "Key": _key(partition(ref), artefacts.wait(wait)),
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
        found: list[Item] = []
        while True:
            answer = self._query(query)
            found += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return found
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def list_runs(self, tenant_id: str, which: RunFilter, *, limit: int, key: Json | None) -> Page[Run]:
        # A run's key goes on behind its time: the highest one of that time is still within.
        low = to_iso(which.created_after) if which.created_after else _LOWEST
        high = (to_iso(which.created_before) if which.created_before else "") + _HIGHEST
        start = _start("tenantRuns", tenant_id, key)
        if low > high:
            return Page([])  # DynamoDB refuses such a range
        values: dict[str, Any] = {":tenant": tenant_id}
        condition = "tenantRuns = :tenant"
        if which.created_after or which.created_before:
            condition += " AND tenantRunsSort BETWEEN :after AND :before"
            values |= {":after": low, ":before": high}
        filters = {
            "state": which.state,
            "position": which.position,
            "candidateRef": which.candidate_ref,
            "externalId": which.external_id,
        }
        wanted = {name: value for name, value in filters.items() if value is not None}
        query: dict[str, Any] = {"IndexName": LIST_INDEX, "KeyConditionExpression": condition}
        look_at = limit
        if wanted:
            look_at = max(limit, SEARCHED_AT_ONCE)
            query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in wanted)
            query["ExpressionAttributeNames"] = {f"#{name}": name for name in wanted}
            values |= {f":{name}": value for name, value in wanted.items()}
        return self._search(query | start, values, "tenantRunsSort", limit=limit, look_at=look_at)

    def ranked_runs(
        self, tenant_id: str, *, min_score: float | None, limit: int, key: Json | None
    ) -> Page[Run]:
        values: dict[str, Any] = {":tenant": tenant_id}
        condition = "tenantScores = :tenant"
        if min_score is not None:
            condition += " AND tenantScoresSort >= :score"
            values[":score"] = _score_key(min_score)
        query = {"IndexName": SCORE_INDEX, "KeyConditionExpression": condition}
        start = _start("tenantScores", tenant_id, key)
        return self._search(query | start, values, "tenantScoresSort", limit=limit, look_at=limit)

    def _search(
        self, query: dict[str, Any], values: Mapping[str, Any], sort: str, *, limit: int, look_at: int
    ) -> Page[Run]:
        found: list[dict[str, Any]] = []
        query |= {"ScanIndexForward": False, "Limit": look_at, "ExpressionAttributeValues": marshal(values)}
        for _ in range(LONGEST_LIST_SEARCH):
            answer = self._query(query)
            found += [item for item in map(unmarshal, answer["Items"]) if self._is_live(item)]
            if len(found) > limit:
                return _runs_page(found[:limit], sort, found[limit - 1][sort])
            if "LastEvaluatedKey" not in answer:
                return _runs_page(found, sort, None)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            if len(found) == limit:
                break
        return _runs_page(found, sort, unmarshal(query["ExclusiveStartKey"])[sort])

    def _query(self, query: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.query(TableName=self._table, **query)
        return answer

    def _query_partition(
        self, ref: RunRef, low: str, high: str, at_once: int | None = None
    ) -> Iterator[dict[str, Any]]:
        """Live items in the order of their names; `at_once` many are read per call."""
        query: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
            "ExpressionAttributeValues": marshal({":pk": partition(ref), ":low": low, ":high": high}),
            "ConsistentRead": True,
        } | ({"Limit": at_once} if at_once else {})
        while True:
            answer = self._query(query)
            yield from (item for item in map(unmarshal, answer["Items"]) if self._is_live(item))
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _up_to(
        self, limit: int, ref: RunRef, low: str, high: str
    ) -> tuple[list[dict[str, Any]], Json | None]:
        """At most `limit` items, and the number of the last one where there are more."""
        items = list(islice(self._query_partition(ref, low, high, at_once=limit + 1), limit + 1))
        kept = items[:limit]
        return kept, {"after": int(kept[-1]["sk"].rpartition("#")[2])} if len(items) > limit else None

    def _get(self, pk: str, sk: str) -> dict[str, Any] | None:
        answer = self._client.get_item(TableName=self._table, Key=_key(pk, sk), ConsistentRead=True)
        item = unmarshal(answer["Item"]) if "Item" in answer else None
        return item if item and self._is_live(item) else None

    def _get_all(self, keys: list[Item]) -> Iterator[dict[str, Any]]:
        while keys:
            answer = self._client.batch_get_item(
                RequestItems={self._table: {"Keys": keys, "ConsistentRead": True}}
            )
            yield from (
                item for item in map(unmarshal, answer["Responses"][self._table]) if self._is_live(item)
            )
            keys = answer["UnprocessedKeys"].get(self._table, {}).get("Keys", [])

    def _is_live(self, item: Mapping[str, Any]) -> bool:
        """TTL deletes within days, not at once: what is past its end is gone for us."""
        return bool(item.get("expiresAt", self._now() + 1) > self._now())

    def _now(self) -> int:
        return to_epoch(self._clock())

    def _writes(self, change: Change) -> Iterator[tuple[str, Item]]:
        pk = partition(change.ref)
        expires_at = change.after.all_gone_at if change.after else change.kept_until
        if change.after:
            yield artefacts.RUN, self._put_run(change.before, change.after, starts=change.starts)
        for event in change.events:
            yield artefacts.RUN, self._put_new(_event_item(pk, event, expires_at))
        for event in change.rewritten_events:
            yield artefacts.RUN, self._put(_event_item(pk, event, expires_at))
        for artefact in change.artefacts:
            yield artefact.name, self._put_artefact(pk, artefact)
        for name, version in change.delete.items():
            yield name, self._delete(_key(pk, name), version)
        identity = {"tenantId": change.ref.tenant_id, "runId": change.ref.run_id}
        if change.external_id:
            assert change.after
            external = {"pk": f"EXTERNAL#{change.ref.tenant_id}#{change.external_id}", "sk": "EXTERNAL"}
            kept = {"expiresAt": change.after.longest_end}
            yield "external", self._put_external(external | identity | kept, change.gone_external)
        if change.new_link:
            assert change.after
            link = {"pk": f"LINK#{change.new_link}", "sk": "LINK"}
            yield "link", self._put(link | identity | {"expiresAt": change.after.longest_end})
        if change.starts and self._tenants_table:
            yield "tenant", self._check_tenant(change.ref.tenant_id)
        if change.erasure:
            assert self._tenants_table
            yield "erasure", put_erasure(self._tenants_table, change.erasure)
        if change.after and (named := _newly_named(change.before, change.after)):
            key = {"pk": _candidate(named), "sk": change.ref.run_id}
            yield "candidate", self._put(key | {"expiresAt": change.after.longest_end})
        if change.answer:
            yield stored_answers.LABEL, stored_answers.put_answer(self._table, change.answer, self._clock)

    def _check_tenant(self, tenant_id: str) -> Item:
        check = {
            "TableName": self._tenants_table,
            "Key": _key(f"TENANT#{tenant_id}", "TENANT"),
            "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(deletedAt)",
        }
        return {"ConditionCheck": check}

    def _put_run(self, before: Run | None, after: Run, *, starts: bool) -> Item:
        item = _run_item(after, starts=starts)
        if before is None:
            return self._put(item, condition="attribute_not_exists(pk)")
        return self._put(
            item,
            condition="#version = :version AND #state = :state",
            ExpressionAttributeNames={"#version": "version", "#state": "state"},
            ExpressionAttributeValues=marshal({":version": before.version, ":state": before.state.value}),
        )

    def _put_artefact(self, pk: str, artefact: Artefact) -> Item:
        item: dict[str, Any] = {"pk": pk, "sk": artefact.name, **packed(artefact.document)}
        item["expiresAt"] = artefact.expires_at
        if artefact.expected_version is None:
            return self._put(item)
        item["version"] = artefact.document.get("version")
        if artefact.expected_version == 0:
            return self._put_new(item)
        return self._put(
            item,
            condition="#version = :version",
            ExpressionAttributeNames={"#version": "version"},
            ExpressionAttributeValues=marshal({":version": artefact.expected_version}),
        )

    def _put_new(self, item: Mapping[str, Any]) -> Item:
        return self._put(
            item,
            condition="attribute_not_exists(pk) OR expiresAt <= :now",
            ExpressionAttributeValues=marshal({":now": self._now()}),
        )

    def _put_external(self, item: Mapping[str, Any], gone: RunRef | None) -> Item:
        put = self._put_new(item)
        if gone:
            put["Put"]["ConditionExpression"] += " OR runId = :gone"
            put["Put"]["ExpressionAttributeValues"] |= marshal({":gone": gone.run_id})
        return put

    def _put(self, item: Mapping[str, Any], condition: str | None = None, **expressions: Any) -> Item:
        put: Item = {"TableName": self._table, "Item": marshal(item)}
        if condition:
            put["ConditionExpression"] = condition
        return {"Put": put | expressions}

    def _delete(self, key: Item, version: int | None = None) -> Item:
        delete: Item = {"TableName": self._table, "Key": key}
        if version is not None:
            delete["ConditionExpression"] = "#version = :version"
            delete["ExpressionAttributeNames"] = {"#version": "version"}
            delete["ExpressionAttributeValues"] = marshal({":version": version})
        return {"Delete": delete}


def _newly_named(before: Run | None, after: Run) -> CandidateRef | None:
    """The candidate by whom the run is to be found from now on."""
    if after.candidate_ref is None or (before and before.candidate_ref == after.candidate_ref):
        return None
    return CandidateRef(after.tenant_id, after.candidate_ref)


def _candidate(candidate: CandidateRef) -> str:
    """Hashed: a reference may be of any length and hold anything."""
    return f"CANDIDATE#{candidate.tenant_id}#{sha256_hex(candidate.ref)}"


def partition(ref: RunRef) -> str:
    return f"RUN#{ref.tenant_id}#{ref.run_id}"


def event_from(item: Mapping[str, Any]) -> Event:
    """An EVENT item, from the table or from its stream, once unmarshalled."""
    return from_record(Event, {**item, "data": unpacked(item)})


def _event_item(pk: str, event: Event, expires_at: int) -> dict[str, Any]:
    record = {name: value for name, value in to_record(event).items() if name != "data"}
    key = {"pk": pk, "sk": artefacts.event(event.sequence)}
    hour = _audited_hour(event.timestamp, crc32(event.run_id.encode()) % AUDIT_SHARDS)
    return {**key, **record, **packed(event.data), "eventHour": hour, "expiresAt": expires_at}


def _audited_hour(timestamp: datetime, shard: int) -> str:
    return f"{to_iso(timestamp)[:13]}#{shard}"


def _happened(item: Mapping[str, Any]) -> Happened:
    _, tenant_id, run_id = item["pk"].split("#", 2)
    return Happened(RunRef(tenant_id, run_id), artefacts.sequence_of(item["sk"]), from_iso(item["timestamp"]))


def _run_item(run: Run, *, starts: bool) -> dict[str, Any]:
    item = {"pk": partition(run.ref), "sk": artefacts.RUN, **to_record(run, defaults=False)}
    item["version"] = run.version
    item |= {"tenantRuns": run.tenant_id, "tenantRunsSort": f"{to_iso(run.created_at)}#{run.run_id}"}
    if run.verdict:
        sort = f"{_score_key(run.verdict.overall_score)}#{run.run_id}"
        item |= {"tenantScores": run.tenant_id, "tenantScoresSort": sort}
    return item | {"starts": True} if starts else item


def _start(attribute: str, tenant_id: str, key: Json | None) -> dict[str, Any]:
    """The query's start; the sort key is all that a cursor needs to hold."""
    if key is None:
        return {}
    sort = key["after"]
    row = partition(RunRef(tenant_id, sort.rpartition("#")[2]))
    start = {"pk": row, "sk": artefacts.RUN, attribute: tenant_id, f"{attribute}Sort": sort}
    return {"ExclusiveStartKey": marshal(start)}


def _runs_page(found: Sequence[Mapping[str, Any]], sort: str, last: str | None) -> Page[Run]:
    """`sort` is the index's sort key, which is all that a position needs to hold."""
    places = [{"after": item[sort]} for item in found]
    return Page([_run(item) for item in found], {"after": last} if last else None, places)


def _score_key(score: float) -> str:
    return f"{score:06.2f}"


def _run(item: Mapping[str, Any]) -> Run:
    return from_record(Run, item)


def _document(item: Mapping[str, Any]) -> Json:
    return _plain(item) if "event" in item or "taskToken" in item else unpacked(item)


def _plain(item: Mapping[str, Any]) -> Json:
    """An event, or the token of a wait, which holds no document."""
    record = {name: value for name, value in item.items() if name not in ("pk", "sk", *ATTRIBUTES)}
    return record | {"data": unpacked(item)} if "event" in item else record


def _key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}
