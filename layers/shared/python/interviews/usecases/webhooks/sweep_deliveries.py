from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ...domain.webhooks.delivery import Delivery
from ..kernel.ports import Clash, Clock
from ..kernel.quarantine import FaultOf, NoteUnreadable, Quarantine
from .audit_events import Auditor, audit_events
from .watch_circuits import watch_circuits
from .webhook_ports import (
    AuditLog,
    CircuitStore,
    DeliveryQueue,
    DeliverySearch,
    DeliveryStore,
    EndpointStore,
    EventSource,
    Pointer,
    StatusOf,
)

ROWS_PER_SHARD = 250
"""A backlog is drained over several rounds, so that one round ends well within a minute."""
SCHEDULED, REPAIRED = "scheduled", "repaired"


@dataclass(frozen=True, slots=True)
class Sweeper:
    """The ports of the sweep."""

    events: EventSource
    endpoints: EndpointStore
    status_of: StatusOf
    deliveries: DeliveryStore
    search: DeliverySearch
    circuits: CircuitStore
    audit_log: AuditLog
    queue: DeliveryQueue
    quarantine: Quarantine
    parked_runs: Callable[[], int]
    fault_of: FaultOf
    note: NoteUnreadable
    clock: Clock


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round found: what was due by the schedule, `repaired` what was lost on its way, `missed` the events
    that were never planned, `released` from hold, `given_up` on hold, how long ago the oldest one was due, and how
    many runs are parked now, by the readers of the stream and the audit."""

    scheduled: int = 0
    repaired: int = 0
    missed: int = 0
    released: int = 0
    given_up: int = 0
    oldest_due_seconds: int = 0
    parked_runs: int = 0


def sweep_deliveries(sweeper: Sweeper) -> Swept:
    """Queues what is due, makes good what was lost (a message, a sender, an event that nobody planned), and looks
    after the circuits that are open or have deliveries on hold.

    A row is put off before its pointer is sent: dying between the two costs time and nothing else. The audit comes
    last: it has marks of its own to go on from, and must not keep back the rest.
    """
    now = sweeper.clock()
    due = [each for each in sweeper.search.to_sweep(now, limit=ROWS_PER_SHARD) if _put_off(each, sweeper)]
    sweeper.queue.send([Pointer(each.delivery_id, each.tenant_id) for each in due])
    watched = watch_circuits(
        circuits=sweeper.circuits,
        endpoints=sweeper.endpoints,
        status_of=sweeper.status_of,
        deliveries=sweeper.deliveries,
        search=sweeper.search,
        queue=sweeper.queue,
        fault_of=sweeper.fault_of,
        note=sweeper.note,
        clock=sweeper.clock,
    )
    audited = audit_events(
        Auditor(
            events=sweeper.events,
            endpoints=sweeper.endpoints,
            status_of=sweeper.status_of,
            deliveries=sweeper.deliveries,
            log=sweeper.audit_log,
            queue=sweeper.queue,
            quarantine=sweeper.quarantine,
            fault_of=sweeper.fault_of,
            note=sweeper.note,
            clock=sweeper.clock,
        )
    )
    counts = Counter(REPAIRED if each.is_repair else SCHEDULED for each in due)
    return Swept(
        scheduled=counts[SCHEDULED],
        repaired=counts[REPAIRED] + audited.repaired + watched.repaired,
        missed=audited.missed,
        released=watched.released,
        given_up=watched.given_up,
        oldest_due_seconds=max((_lateness(each, now) for each in due), default=0),
        parked_runs=sweeper.parked_runs(),
    )


def _put_off(delivery: Delivery, sweeper: Sweeper) -> bool:
    try:
        sweeper.deliveries.replace(delivery, delivery.swept(sweeper.clock()))
    except Clash:
        return False
    return True


def _lateness(delivery: Delivery, now: datetime) -> int:
    """Seconds. What waits for a free place, or for the event before, is not late."""
    if delivery.due_at is None or delivery.is_waiting:
        return 0
    return int((now - delivery.due_at).total_seconds())
