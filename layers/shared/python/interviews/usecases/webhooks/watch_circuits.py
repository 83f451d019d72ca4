from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...domain.kernel.access import TenantStatus
from ...domain.kernel.ids import RowKey
from ...domain.webhooks.circuit import Circuit
from ...domain.webhooks.delivery import Delivery
from ...domain.webhooks.endpoint import Endpoint, tenant_of
from ..kernel.ports import Clash, Clock
from ..kernel.quarantine import FaultOf, NoteUnreadable, UnreadableRow
from .webhook_ports import (
    CircuitStore,
    DeliveryQueue,
    DeliverySearch,
    DeliveryStore,
    EndpointStore,
    Pointer,
    StatusOf,
)

CIRCUITS_PER_ROUND = 100
RELEASED_PER_ROUND = 300
"""Five a second: a receiver that has just come back is not buried under its backlog."""
LONGEST_ROUND = timedelta(seconds=30)
"""What is left then has waited longest and comes first in the next round: the sweep has a minute."""


@dataclass(slots=True)
class Watched:
    released: int = 0
    given_up: int = 0
    repaired: int = 0
    pointers: list[Pointer] = field(default_factory=list)


def watch_circuits(
    *,
    circuits: CircuitStore,
    endpoints: EndpointStore,
    status_of: StatusOf,
    deliveries: DeliveryStore,
    search: DeliverySearch,
    queue: DeliveryQueue,
    fault_of: FaultOf,
    note: NoteUnreadable,
    clock: Clock,
) -> Watched:
    """Looks at each circuit that has something to wait for: sends its probe if that was lost, releases what is on
    hold once it is closed, gives up what was on hold for too long, and forgets it after a quiet while.

    What is released goes through the queue like everything else: should this die, the sweep finds the rows. A circuit
    that is itself at fault, or its endpoint, is told to `note` and holds up no other.
    """
    watched = Watched()
    started = clock()
    for circuit in circuits.to_look_at(started, limit=CIRCUITS_PER_ROUND):
        now = clock()
        if now - started >= LONGEST_ROUND:
            break
        try:
            endpoint = endpoints.first_of([circuit.owner])
            held = search.held(circuit.key, limit=RELEASED_PER_ROUND)
            is_off = _is_off(circuit, endpoint, status_of)
            after = _look(circuit, endpoint, held, deliveries, watched, now, is_off=is_off)
        except Exception as error:
            reason = fault_of(error)
            if reason is None:
                raise
            note(UnreadableRow(RowKey(circuit.key, "CIRCUIT"), reason))
        else:
            with suppress(Clash):
                if after:
                    circuits.replace(circuit, after)
                else:
                    circuits.forget(circuit)
        queue.send(watched.pointers)
        watched.pointers.clear()
    return watched


def _is_off(circuit: Circuit, endpoint: Endpoint | None, status_of: StatusOf) -> bool:
    """Whether nothing may be sent whatever the circuit says: to an endpoint that is off, or for a tenant that is
    suspended. One that was deleted has nothing to wait for: its deliveries end with the next look at them."""
    tenant_id = tenant_of(circuit.owner)
    if tenant_id and status_of(tenant_id) is TenantStatus.SUSPENDED:
        return True
    return circuit.is_config and endpoint is not None and not endpoint.is_active


def _look(
    circuit: Circuit,
    endpoint: Endpoint | None,
    held: Sequence[Delivery],
    deliveries: DeliveryStore,
    watched: Watched,
    now: datetime,
    *,
    is_off: bool,
) -> Circuit | None:
    waiting = [each for each in held if not _give_up(each, deliveries, watched, now)]
    if not is_off:
        circuit = _go_on(circuit, endpoint, waiting, deliveries, watched, now)
    return circuit.seen(now, busy=bool(held))


def _go_on(
    circuit: Circuit,
    endpoint: Endpoint | None,
    waiting: Sequence[Delivery],
    deliveries: DeliveryStore,
    watched: Watched,
    now: datetime,
) -> Circuit:
    """An open circuit gets its probe, a closed one lets go what waits."""
    if circuit.is_open and (endpoint is None or endpoint.version != circuit.config_version):
        # Whoever changed the config may have mended it; where it is gone, nothing is left to wait for.
        circuit = circuit.closed(now)
    if not circuit.is_open:
        watched.released += sum(_release(each, deliveries, watched, now) for each in waiting)
    elif circuit.needs_probe(now) and waiting and _release(waiting[0], deliveries, watched, now):
        watched.repaired += circuit.probe_id is not None
        return circuit.probing(waiting[0].delivery_id, now)
    return circuit


def _give_up(delivery: Delivery, deliveries: DeliveryStore, watched: Watched, now: datetime) -> bool:
    if not delivery.held_too_long(now):
        return False
    try:
        deliveries.replace(delivery, delivery.given_up(now))
    except Clash:
        return True
    watched.given_up += 1
    return True


def _release(delivery: Delivery, deliveries: DeliveryStore, watched: Watched, now: datetime) -> bool:
    try:
        deliveries.replace(delivery, delivery.due(now))
    except Clash:
        return False
    watched.pointers.append(Pointer(delivery.delivery_id, delivery.tenant_id))
    return True
