"""Events: what happened to a run, written in the same transaction as the change itself (contract §5).

An event holds no link and no assessment, only references: `envelope` composes the webhook's body from the event and
the items it points at, always to the same bytes, so that a purge needs to clean no second copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from ..kernel.ids import RowKey, RunRef
from ..kernel.json_schema import Time
from .happenings import EventType as EventType
from .lifecycle import State


@dataclass(frozen=True, slots=True)
class Event:
    """`sequence` counts 1, 2, 3… per run; `actor` is who caused it (a key's id, `candidate`, `system`).

    `closes` is the wait that this change ended, see domain/runs/waits.py; `callback_url` the run's own webhook target.
    The last four fields chain it to the event before, see domain/runs/ledger.py.
    """

    tenant_id: str
    platform_id: str
    run_id: str
    interview_id: str
    sequence: int
    event_id: str
    event: EventType
    state: str
    timestamp: datetime
    actor: str
    candidate_ref: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    assessment_version: int | None = None
    callback_url: str | None = None
    closes: str | None = None
    commitments: Mapping[str, str] = field(default_factory=dict)
    salts: Mapping[str, str] = field(default_factory=dict)
    previous_hash: str = ""
    hash: str = ""


class Envelope(TypedDict):
    """Every webhook's body. A receiver dedupes by `eventId` and orders by `sequence`."""

    event: EventType
    runId: str
    interviewId: str
    tenantId: str
    candidateRef: str | None
    state: State
    timestamp: Time
    data: dict[str, Any]
    """What the event tells."""
    eventId: str
    sequence: int
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Happened:
    """That a run had an event, when, and where it stands."""

    ref: RunRef
    sequence: int
    timestamp: datetime
    row: RowKey


@dataclass(frozen=True, slots=True)
class EventBody:
    """The exact bytes of an envelope, and until when what a receiver answers to them may be kept (epoch seconds; 0: not
    at all)."""

    content: bytes
    answer_until: int
