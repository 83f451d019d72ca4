from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from ...domain.kernel.access import TenantStatus
from ...domain.kernel.ids import RandomBytes, RunRef
from ...domain.kernel.outcome import ErrorClass, Outcome
from ...domain.runs.events import EventBody
from ...domain.webhooks.circuit import Circuit
from ...domain.webhooks.delivery import LONGEST_QUEUE_DELAY, Delivery, suspension_key
from ...domain.webhooks.endpoint import Endpoint, Ordering, platform_owner, sign_webhook, tenant_owner
from ..kernel.ports import Clash, Clock
from ..kernel.settling import tries
from .judge_endpoint import judge_endpoint
from .strict_order import following, is_early
from .webhook_ports import (
    Cipher,
    CircuitStore,
    Composer,
    DeliveryQueue,
    DeliveryStore,
    EndpointStore,
    Heard,
    Pointer,
    Sender,
    SignEd25519,
    StatusOf,
)

CONTENDED = timedelta(seconds=1)
CIRCUIT_PATIENCE = 1.0
"""Seconds for which a report or a place is tried for; then it is left out, or the delivery waits."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Makes attempts."""

    composer: Composer
    endpoints: EndpointStore
    status_of: StatusOf
    deliveries: DeliveryStore
    circuits: CircuitStore
    queue: DeliveryQueue
    sender: Sender
    cipher: Cipher
    sign_ed25519: SignEd25519
    clock: Clock
    random: RandomBytes

    def deliver(self, pointer: Pointer) -> Delivery | None:
        """Makes the attempt that is due, if one is, and records it with what follows (architecture §4).

        None where nothing was sent: the delivery is gone, over, not due yet, somebody else's right now, put on hold,
        passed on to the slow lane, or has to wait for a free place or for the event before it. Raises
        only for our own faults; the lease then runs out and the sweep finds the row.
        """
        now = self.clock()
        stored = self.deliveries.get(pointer.delivery_id)
        if stored is None or not stored.can_be_tried(now):
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
        status = self.status_of(delivery.tenant_id)
        if status is TenantStatus.DELETED:
            self.deliveries.replace(delivery, delivery.given_up(self.clock(), ErrorClass.TENANT_DELETED))
        elif status is TenantStatus.SUSPENDED:
            key, owner = suspension_key(delivery.tenant_id), tenant_owner(delivery.tenant_id)
            self._hold(delivery, self.circuits.get(key, owner), is_suspended=True)
        return status is TenantStatus.OPEN

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
        limit = endpoint.max_per_second if endpoint else None
        admitted = circuit.admit(delivery.delivery_id, limit, self.clock())
        is_off = delivery.follows_config and endpoint is not None and not endpoint.is_active
        if is_off or admitted is None:
            self._hold(delivery, circuit)
            return None
        if not pointer.slow and circuit.takes_time(self.clock()):
            self._put_off(delivery)
            self.queue.send([pointer.to_slow()])
            return None
        is_strict = endpoint is not None and endpoint.ordering is Ordering.STRICT
        if is_strict and is_early(delivery, self.deliveries, self.clock()):
            self._put_off(delivery)
            return None
        entered = self._enter(delivery, limit, circuit, admitted)
        if isinstance(entered, Circuit):
            return entered
        self._put_off(delivery)
        self.queue.send([pointer.deferred(entered, chance=self._chance())])
        return None

    def _enter(
        self, delivery: Delivery, limit: int | None, circuit: Circuit, admitted: Circuit | timedelta | None
    ) -> Circuit | timedelta:
        """Takes the place that the circuit has for it, where places are counted; else how long to wait for one."""
        for _ in tries(CIRCUIT_PATIENCE):
            if not isinstance(admitted, Circuit):
                return admitted or CONTENDED
            if admitted is circuit:
                return circuit
            try:
                return self.circuits.replace(circuit, admitted)
            except Clash:
                circuit = self.circuits.get(circuit.key, circuit.owner)
                admitted = circuit.admit(delivery.delivery_id, limit, self.clock())
        return CONTENDED

    def _hold(self, delivery: Delivery, circuit: Circuit, *, is_suspended: bool = False) -> None:
        """The circuit first: who is on hold is looked for. Where that cannot be noted, the row stays as it is."""
        circuit = self._change(circuit, Circuit.holding)
        if circuit.holding(self.clock()) == circuit:
            self.deliveries.replace(delivery, delivery.held(is_suspended=is_suspended))

    def _put_off(self, delivery: Delivery) -> None:
        waiting = delivery.waiting(self.clock())
        if waiting != delivery:
            self.deliveries.replace(delivery, waiting)

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
            judge_endpoint(
                endpoint,
                circuit,
                claimed,
                outcome,
                self.clock(),
                endpoints=self.endpoints,
                deliveries=self.deliveries,
                queue=self.queue,
            )
        probe_at = circuit.probe_of(claimed.delivery_id)
        after = claimed.after(
            outcome,
            self.clock(),
            started_at=started_at,
            chance=self._chance(),
            url=url,
            is_probe=before.is_open,
            probe_at=probe_at,
        )
        self._record(claimed, after, _heard(told, outcome))
        if after.due_at:
            self._queue(after, after.due_at, circuit)
        else:
            self._end(after, endpoint, circuit if probe_at else None)
        return after

    def _end(self, after: Delivery, endpoint: Endpoint | None, probed: Circuit | None) -> None:
        """It is over: the next probe and the next event may go on."""
        if probed:
            self._change(probed, lambda known, at: known.without_probe(after.delivery_id, at))
        if endpoint and endpoint.ordering is Ordering.STRICT:
            self.queue.send(following(after, self.deliveries))

    def _told(self, delivery: Delivery) -> EventBody | None:
        if delivery.body:
            return EventBody(delivery.body.encode(), delivery.expires_at)
        ref = RunRef(delivery.tenant_id, delivery.run_id)
        return self.composer.compose(ref, delivery.sequence, delivery.assessment_version)

    def _send(
        self, delivery: Delivery, endpoint: Endpoint | None, url: str, told: EventBody | None
    ) -> Outcome:
        if told is None:
            return Outcome(error_class=ErrorClass.EVENT_GONE)
        headers = endpoint and sign_webhook(
            endpoint,
            told.content,
            event_id=delivery.webhook_id,
            timestamp=delivery.timestamp,
            tenant_id=delivery.tenant_id,
            at=self.clock(),
            decrypt=self.cipher.decrypt,
            sign_ed25519=self.sign_ed25519,
        )
        if not headers:
            return Outcome(error_class=ErrorClass.NO_SECRET)
        return self.sender.post(url, headers, told.content).without_echo(told.content)

    def _record(self, claimed: Delivery, after: Delivery, heard: Heard | None) -> None:
        """A purge that came meanwhile takes what the receiver answered; the attempt is recorded all the same."""
        try:
            self.deliveries.replace(claimed, after, heard=heard)
        except Clash:
            stored = self.deliveries.get(claimed.delivery_id)
            if stored is None or not stored.drops_answer:
                raise
            self.deliveries.replace(replace(claimed, drops_answer=True), after)

    def _queue(self, delivery: Delivery, due_at: datetime, circuit: Circuit) -> None:
        """What is due later than a queue can hold back is left to the sweep."""
        now = self.clock()
        delay = due_at - now
        if delay <= LONGEST_QUEUE_DELAY:
            seconds, slow = max(ceil(delay.total_seconds()), 0), circuit.takes_time(now)
            self.queue.send([Pointer(delivery.delivery_id, delivery.tenant_id, seconds, slow=slow)])

    def _change(self, circuit: Circuit, how: Callable[[Circuit, datetime], Circuit]) -> Circuit:
        """A circuit that many report to at once may miss a report: it then opens or closes one report later."""
        for _ in tries(CIRCUIT_PATIENCE):
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


def _heard(told: EventBody | None, outcome: Outcome) -> Heard | None:
    """What is kept of the receiver's answer."""
    return Heard(outcome.answer, told.answer_until) if told and told.answer_until and outcome.answer else None
