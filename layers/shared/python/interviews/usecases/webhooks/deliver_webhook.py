from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from ...domain.kernel.ids import RandomBytes
from ...domain.runs.run import RunRef
from ...domain.webhooks.circuit import Circuit
from ...domain.webhooks.delivery import (
    LONGEST_QUEUE_DELAY,
    UNFINISHED,
    Delivery,
    DeliveryStatus,
    delivery_id,
    suspension_key,
)
from ...domain.webhooks.notices import plan_notice
from ...domain.webhooks.webhook import (
    DisabledReason,
    Endpoint,
    ErrorClass,
    Ordering,
    Outcome,
    platform_owner,
    tenant_owner,
)
from ..kernel.admission import standing_tenant
from ..kernel.ports import Clash, Clock
from ..kernel.stores import RunStore, TenantStore
from .compose_webhook import Told, compose_body, sign_webhook
from .warn_platform import warn_platform
from .webhook_ports import (
    Cipher,
    CircuitStore,
    DeliveryQueue,
    DeliveryStore,
    EndpointStore,
    Heard,
    Pointer,
    Sender,
    Signer,
)

EARLY = timedelta(seconds=2)
"""A pointer may come this much before its time: clocks differ, and queues count whole seconds."""
CIRCUIT_TRIES = 5
CONTENDED = timedelta(seconds=1)
NOT_FANNED_OUT_YET = timedelta(minutes=15)
"""A missing delivery holds up no event that is older: the audit has looked for it by then."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Makes attempts. `link_for` makes the interview link that an approval tells of; `signer` is made where an endpoint
    wants its signature."""

    runs: RunStore
    endpoints: EndpointStore
    tenants: TenantStore
    deliveries: DeliveryStore
    circuits: CircuitStore
    queue: DeliveryQueue
    sender: Sender
    cipher: Cipher
    signer: Callable[[], Signer]
    link_for: Callable[[RunRef], str]
    clock: Clock
    random: RandomBytes

    def deliver(self, pointer: Pointer) -> Delivery | None:
        """Makes the attempt that is due, if one is, and records it with what follows (architecture §4).

        None where nothing was sent: the delivery is gone, over, not due yet, somebody else's right now, put on hold, or
        has to wait for a free place or for the event before it. Raises only for our own faults; the lease then runs
        out and the sweep finds the row.
        """
        now = self.clock()
        stored = self.deliveries.get(pointer.delivery_id)
        if stored is None or not stored.is_due(now + EARLY) or stored.is_leased(now):
            return None
        try:
            if not self._is_open(stored):
                return None
            endpoint = self._endpoint_of(stored)
            delivery = replace(stored, owner=endpoint.owner) if endpoint else stored
            circuit = self.circuits.get(delivery.circuit_key, delivery.owner)
            entered = self._admit(delivery, endpoint, circuit, pointer)
            if entered is None:
                return None
            claimed = delivery.claimed(now)
            self.deliveries.replace(delivery, claimed)
            return self._attempt(claimed, endpoint, entered, now)
        except Clash:
            return None

    def _is_open(self, delivery: Delivery) -> bool:
        """Whether its tenant may have anything sent. What a suspended one has is put on hold, what a deleted one had
        ends."""
        tenant = standing_tenant(delivery.tenant_id, self.tenants)
        if tenant and tenant.is_open:
            return True
        if tenant is None or tenant.deleted_at:
            self.deliveries.replace(delivery, delivery.given_up(self.clock(), ErrorClass.TENANT_DELETED))
        else:
            key, owner = suspension_key(delivery.tenant_id), tenant_owner(delivery.tenant_id)
            self._hold(delivery, self.circuits.get(key, owner), is_suspended=True)
        return False

    def _endpoint_of(self, delivery: Delivery) -> Endpoint | None:
        """The owner's, or, where that was deleted meanwhile, the one that the event would go to today."""
        if endpoint := self.endpoints.first_of([delivery.owner]):
            return endpoint
        owners = [tenant_owner(delivery.tenant_id), platform_owner(delivery.platform_id)]
        heir = self.endpoints.first_of([each for each in owners if each != delivery.owner])
        takes_it = heir and (heir.wants(delivery.event) or not delivery.follows_config)
        return heir if takes_it else None

    def _admit(
        self, delivery: Delivery, endpoint: Endpoint | None, circuit: Circuit, pointer: Pointer
    ) -> Circuit | None:
        """The circuit with a place for the attempt, if it may be made now; else it is put on hold or off."""
        is_off = delivery.follows_config and endpoint is not None and not endpoint.is_active
        if is_off or not circuit.lets_through(delivery.delivery_id, self.clock()):
            self._hold(delivery, circuit)
            return None
        if endpoint and endpoint.ordering is Ordering.STRICT and self._is_early(delivery):
            self._put_off(delivery)
            return None
        entered = self._enter(delivery, endpoint, circuit)
        if isinstance(entered, Circuit):
            return entered
        self._put_off(delivery)
        self.queue.send([pointer.deferred(entered, chance=self._chance())])
        return None

    def _hold(self, delivery: Delivery, circuit: Circuit, *, is_suspended: bool = False) -> None:
        """The circuit first: who is on hold is looked for. Where that cannot be noted, the row stays as it is."""
        circuit = self._change(circuit, Circuit.holding)
        if circuit.holding(self.clock()) == circuit:
            self.deliveries.replace(delivery, delivery.held(is_suspended=is_suspended))

    def _put_off(self, delivery: Delivery) -> None:
        waiting = delivery.waiting(self.clock())
        if waiting != delivery:
            self.deliveries.replace(delivery, waiting)

    def _is_early(self, delivery: Delivery) -> bool:
        """Whether an earlier event of the run is not delivered or given up yet."""
        for sequence in range(delivery.sequence - 1, 0, -1):
            before = self.deliveries.get(delivery_id(delivery.tenant_id, delivery.run_id, sequence))
            if before is None:
                return delivery.timestamp + NOT_FANNED_OUT_YET > self.clock()
            if before.status is not DeliveryStatus.UNROUTED:
                return before.status in UNFINISHED
        return False

    def _enter(self, delivery: Delivery, endpoint: Endpoint | None, circuit: Circuit) -> Circuit | timedelta:
        """Takes one of the endpoint's places, where places are counted; else how long to wait for one."""
        limit = endpoint.max_per_second if endpoint else None
        for _ in range(CIRCUIT_TRIES):
            now = self.clock()
            if limit is None and not circuit.counts_places(now):
                return circuit
            if not circuit.lets_through(delivery.delivery_id, now):
                break
            if wait := circuit.wait(limit, now):
                return wait
            try:
                return self.circuits.replace(circuit, circuit.entered(delivery.delivery_id, limit, now))
            except Clash:
                circuit = self.circuits.get(circuit.key, circuit.owner)
        return CONTENDED

    def _attempt(
        self, claimed: Delivery, endpoint: Endpoint | None, before: Circuit, started_at: datetime
    ) -> Delivery:
        url = endpoint.callback_url if endpoint and claimed.follows_config else claimed.callback_url
        told = self._told(claimed)
        outcome = self._send(claimed, endpoint, url, told)
        version = endpoint.version if endpoint else 0
        circuit = self._change(
            before, lambda known, at: known.after(claimed.delivery_id, outcome, version, at)
        )
        if endpoint and claimed.follows_config and not outcome.is_success:
            self._judge(claimed, outcome, endpoint, circuit)
        after = claimed.after(
            outcome,
            self.clock(),
            started_at=started_at,
            chance=self._chance(),
            url=url,
            is_probe=before.is_open,
            probe_at=circuit.probe_of(claimed.delivery_id),
        )
        self._record(claimed, after, told.heard(outcome) if told else None)
        self._go_on(after, endpoint, circuit)
        return after

    def _told(self, delivery: Delivery) -> Told | None:
        if delivery.body:
            return Told(delivery.body.encode(), delivery.expires_at)
        return compose_body(delivery, runs=self.runs, link_for=self.link_for, now=self.clock())

    def _send(self, delivery: Delivery, endpoint: Endpoint | None, url: str, told: Told | None) -> Outcome:
        if told is None:
            return Outcome(error_class=ErrorClass.EVENT_GONE)
        headers = endpoint and sign_webhook(
            endpoint,
            told.body,
            event_id=delivery.webhook_id,
            timestamp=delivery.timestamp,
            tenant_id=delivery.tenant_id,
            at=self.clock(),
            cipher=self.cipher,
            signer=self.signer,
        )
        if not headers:
            return Outcome(error_class=ErrorClass.NO_SECRET)
        return self.sender.post(url, headers, told.body).without_echo(told.body)

    def _judge(self, delivery: Delivery, outcome: Outcome, endpoint: Endpoint, circuit: Circuit) -> None:
        """Switches the endpoint off where nothing more is to be hoped for; tells its platform, if possible before
        that."""
        now = self.clock()
        if not circuit.is_alarming(outcome, now):
            return
        reason = circuit.reason_to_disable(outcome, now)

        def act() -> bool:
            return reason is None or self._disable(endpoint, reason, now)

        notice = plan_notice(delivery, endpoint, circuit, reason, now)
        if notice is None:
            act()
        else:
            warn_platform(
                notice, act=act, endpoints=self.endpoints, deliveries=self.deliveries, queue=self.queue
            )

    def _disable(self, endpoint: Endpoint, reason: DisabledReason, now: datetime) -> bool:
        """Whether it is off then; not where somebody has just changed the config."""
        try:
            self.endpoints.disable(endpoint, endpoint.disabled(reason, now))
        except Clash:
            known = self.endpoints.first_of([endpoint.owner])
            return known is not None and known.disabled_reason is not None
        return True

    def _record(self, claimed: Delivery, after: Delivery, heard: Heard | None) -> None:
        """A purge that came meanwhile takes what the receiver answered; the attempt is recorded all the same."""
        try:
            self.deliveries.replace(claimed, after, heard=heard)
        except Clash:
            stored = self.deliveries.get(claimed.delivery_id)
            if stored is None or not stored.drops_answer:
                raise
            self.deliveries.replace(replace(claimed, drops_answer=True), after)

    def _go_on(self, after: Delivery, endpoint: Endpoint | None, circuit: Circuit) -> None:
        """With its own next attempt; where it is over, with the next probe and the next event."""
        if after.due_at:
            self._queue(after, after.due_at)
            return
        if circuit.probe_of(after.delivery_id):
            self._change(circuit, lambda known, at: known.without_probe(after.delivery_id, at))
        if endpoint and endpoint.ordering is Ordering.STRICT:
            self.queue.send(self._following(after))

    def _queue(self, delivery: Delivery, due_at: datetime) -> None:
        """What is due later than a queue can hold back is left to the sweep."""
        delay = due_at - self.clock()
        if delay <= LONGEST_QUEUE_DELAY:
            seconds = max(ceil(delay.total_seconds()), 0)
            self.queue.send([Pointer(delivery.delivery_id, delivery.tenant_id, seconds)])

    def _following(self, delivery: Delivery) -> list[Pointer]:
        """The next event of the run that is to be told, if it is planned already."""
        sequence = delivery.sequence
        while sequence := sequence + 1:
            after = self.deliveries.get(delivery_id(delivery.tenant_id, delivery.run_id, sequence))
            if after is None:
                break
            if after.status is not DeliveryStatus.UNROUTED:
                return [Pointer(after.delivery_id, after.tenant_id)]
        return []

    def _change(self, circuit: Circuit, how: Callable[[Circuit, datetime], Circuit]) -> Circuit:
        """A circuit that many report to at once may miss a report: it then opens or closes one report later."""
        for _ in range(CIRCUIT_TRIES):
            after = how(circuit, self.clock())
            if after == circuit:
                return circuit
            try:
                return self.circuits.replace(circuit, after)
            except Clash:
                circuit = self.circuits.get(circuit.key, circuit.owner)
        return circuit

    def _chance(self) -> float:
        return int.from_bytes(self.random(4), "big") / 0xFFFF_FFFF
