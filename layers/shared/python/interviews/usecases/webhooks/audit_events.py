from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.kernel.ids import delivery_id
from ...domain.runs.events import Happened
from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ..kernel.ports import Clash, Clock
from ..kernel.quarantine import FaultOf, NoteUnreadable, ParkedRun, Quarantine, UnreadableRow
from .fan_out_event import route
from .webhook_ports import (
    AuditLog,
    DeliveryQueue,
    DeliveryStore,
    EndpointStore,
    EventSource,
    Pointer,
    StatusOf,
)

ROUNDS = {"soon": timedelta(minutes=2), "late": timedelta(hours=1)}
"""How long after it happened an event is looked at. It is long planned and mostly delivered by the first time; the
second one finds what the first could not see: an event whose write or whose index was late."""
FIRST_AUDIT = timedelta(hours=1)
"""How far back the very first audit looks."""
EVENTS_AT_ONCE = 1000
LOOKS = 3
PARTS = 10
"""So often is each round taken up again within a minute: 10,000 events are audited in it at the most."""


@dataclass(frozen=True, slots=True)
class Audited:
    """`missed` events had no delivery planned, `repaired` ones no message on its way."""

    missed: int = 0
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class Auditor:
    events: EventSource
    endpoints: EndpointStore
    status_of: StatusOf
    deliveries: DeliveryStore
    log: AuditLog
    queue: DeliveryQueue
    quarantine: Quarantine
    """That of the fan-out, whose work this is when it comes too late."""
    fault_of: FaultOf
    note: NoteUnreadable
    clock: Clock


def audit_events(auditor: Auditor) -> Audited:
    """Looks at each event twice, two minutes and an hour after it happened: was its delivery planned, has its message
    arrived?

    The delivery of a young event is in no index of what is due: this is what watches over it. Where the audit was
    stopped it goes on; dying in the middle, it looks again. An event that is itself at fault is told to `note` and has
    its run parked; those that come later in a parked run are left to whoever takes it up.
    """
    now = auditor.clock()
    parts = [part for name, age in ROUNDS.items() for part in _parts(name, now - age, auditor)]
    return Audited(sum(each.missed for each in parts), sum(each.repaired for each in parts))


def _parts(name: str, until: datetime, auditor: Auditor) -> Iterator[Audited]:
    for _ in range(PARTS):
        after = auditor.log.audited_until(name) or until - FIRST_AUDIT
        if after >= until:
            return
        yield _audit(name, after, until, auditor)


def _audit(name: str, after: datetime, until: datetime, auditor: Auditor) -> Audited:
    now = auditor.clock()
    found = auditor.events.happened_between(after, until, limit=EVENTS_AT_ONCE)
    ids = [delivery_id(each.ref.tenant_id, each.ref.run_id, each.sequence) for each in found]
    planned = auditor.deliveries.get_all(ids)
    missed = [each for each, id_ in zip(found, ids, strict=True) if id_ not in planned]
    added = _plan_all(missed, auditor)
    repaired = sum(_is_lost(each, now) for each in planned.values())
    taken = [each for each in (*planned.values(), *added) if _take_over(each, auditor, now)]
    auditor.queue.send([Pointer(each.delivery_id, each.tenant_id) for each in taken])
    auditor.log.set_audited_until(name, found[-1].timestamp if len(found) >= EVENTS_AT_ONCE else until)
    return Audited(len(added), repaired)


def _plan_all(missed: Sequence[Happened], auditor: Auditor) -> list[Delivery]:
    """A run's events in their order, up to where it is parked."""
    runs = dict(auditor.quarantine.parked({each.row.partition for each in missed}))
    planned = []
    for each in sorted(missed, key=lambda each: (each.row.partition, each.sequence)):
        before = runs.get(each.row.partition)
        if before and before.item <= each.row.item and auditor.quarantine.hold(before.partition):
            continue
        try:
            delivery = _plan(each, auditor)
        except Exception as error:
            reason = auditor.fault_of(error)
            if reason is None:
                raise
            run = ParkedRun(each.row.partition, each.row.item, "INSERT", reason, auditor.clock())
            auditor.quarantine.park(run)
            auditor.note(UnreadableRow(each.row, reason))
            runs[run.partition] = run
        else:
            planned += [delivery] if delivery else []
    return planned


def _plan(happened: Happened, auditor: Auditor) -> Delivery | None:
    """None where the event is gone by now, with its run."""
    event = auditor.events.event(happened.ref, happened.sequence)
    if event is None:
        return None
    planned = route(event, auditor.endpoints, auditor.status_of, auditor.clock)
    if auditor.deliveries.add(planned):
        return planned
    return auditor.deliveries.get(planned.delivery_id)


def _is_lost(delivery: Delivery, now: datetime) -> bool:
    """Whether nobody seems to look after it: due, not being tried, and not in the sweep's index."""
    return delivery.is_due(now) and not delivery.is_leased(now) and delivery.sweep_at is None


def _take_over(delivery: Delivery, auditor: Auditor, now: datetime) -> bool:
    """Has the sweep look after a delivery that should be over by now. Whether a message is wanted at once.

    A sender that takes the row in the same moment may die with it, and this may be the last look: so it looks again.
    Raises Clash, and the audit then comes to all of these events again.
    """
    for _ in range(LOOKS):
        if delivery.status is not DeliveryStatus.PENDING or delivery.sweep_at:
            return False
        try:
            auditor.deliveries.replace(delivery, delivery.swept(now))
        except Clash:
            found = auditor.deliveries.get(delivery.delivery_id)
            if found is None:
                return False
            delivery = found
        else:
            return not delivery.is_leased(now) and delivery.is_due(now)
    raise Clash("DELIVERY")
