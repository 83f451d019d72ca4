"""Items of the `interviews` table, to and from what they hold (architecture §2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from ...domain.kernel.ids import RowKey, RunRef, sha256_hex
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import from_iso, to_iso
from ...domain.runs import artefacts
from ...domain.runs.events import Event, Happened
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Run
from ...usecases.kernel.ports import Json
from ...usecases.runs.run_store import CandidateRef, ParkedToken
from ..kernel.documents import ATTRIBUTES, packed, unpacked
from ..kernel.dynamodb import Item

AUDIT_SHARDS = 4
OPEN_SHARDS = 4
"""A partition of an index takes 1,000 write units a second (AWS limit)."""


def candidate_partition(candidate: CandidateRef) -> str:
    """Hashed: a reference may be of any length and hold anything."""
    return f"CANDIDATE#{candidate.tenant_id}#{sha256_hex(candidate.ref)}"


def partition(ref: RunRef) -> str:
    return f"RUN#{ref.tenant_id}#{ref.run_id}"


def ref_of(pk: str) -> RunRef:
    """Raises ValueError where it is no run's partition."""
    kind, tenant_id, run_id = pk.split("#", 2)
    if kind != "RUN" or not tenant_id or not run_id:
        raise ValueError("not the partition of a run")
    return RunRef(tenant_id, run_id)


def event_from(item: Mapping[str, Any]) -> Event:
    """An EVENT item, from the table or from its stream, once unmarshalled. Raises KeyError, TypeError, ValueError or
    zlib.error for one that is broken: what it says of itself must be what its key says."""
    event = from_record(Event, {**item, "data": unpacked(item)})
    ref = RunRef(event.tenant_id, event.run_id)
    if (item["pk"], item["sk"]) != (partition(ref), artefacts.event(event.sequence)):
        raise ValueError("the event is not the one of its key")
    return event


def event_item(pk: str, event: Event, expires_at: int) -> dict[str, Any]:
    record = {name: value for name, value in to_record(event).items() if name != "data"}
    key = {"pk": pk, "sk": artefacts.event(event.sequence)}
    hour = audited_hour(event.timestamp, crc32(event.run_id.encode()) % AUDIT_SHARDS)
    return {**key, **record, **packed(event.data), "eventHour": hour, "expiresAt": expires_at}


def audited_hour(timestamp: datetime, shard: int) -> str:
    return f"{to_iso(timestamp)[:13]}#{shard}"


def happened_from(item: Mapping[str, Any]) -> Happened:
    row = RowKey(item["pk"], item["sk"])
    return Happened(ref_of(row.partition), artefacts.sequence_of(row.item), from_iso(item["timestamp"]), row)


def run_item(run: Run, *, starts: bool) -> dict[str, Any]:
    item = {"pk": partition(run.ref), "sk": artefacts.RUN, **to_record(run, defaults=False)}
    item["version"] = run.version
    item |= {"tenantRuns": run.tenant_id, "tenantRunsSort": f"{to_iso(run.created_at)}#{run.run_id}"}
    if run.verdict and run.verdict.overall_score is not None:
        sort = f"{score_key(run.verdict.overall_score)}#{run.run_id}"
        item |= {"tenantScores": run.tenant_id, "tenantScoresSort": sort}
    if run.state not in TERMINAL:
        # Both change with the execution alone: no other write of the run costs this index anything.
        item |= {"openRuns": open_shard(run.run_id), "openRunsSort": to_iso(run.generation_since)}
    return item | {"starts": True} if starts else item


def open_shard(run_id: str) -> str:
    return str(crc32(run_id.encode()) % OPEN_SHARDS)


def token_from(item: Mapping[str, Any]) -> ParkedToken:
    """A WAIT item, from the table or from its stream, once unmarshalled."""
    return ParkedToken(item["taskToken"], int(item["generation"]))


def score_key(score: float) -> str:
    return f"{score:06.2f}"


def run_from(item: Mapping[str, Any]) -> Run:
    """Raises KeyError, TypeError or ValueError for one that is broken."""
    run = from_record(Run, item)
    if item["pk"] != partition(run.ref):
        raise ValueError("the run is not the one of its key")
    return run


def document_from(item: Mapping[str, Any]) -> Json:
    return _plain(item) if "event" in item or "taskToken" in item else unpacked(item)


def _plain(item: Mapping[str, Any]) -> Json:
    """An event, or the token of a wait, which holds no document."""
    record = {name: value for name, value in item.items() if name not in ("pk", "sk", *ATTRIBUTES)}
    return record | {"data": unpacked(item)} if "event" in item else record


def item_key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}
