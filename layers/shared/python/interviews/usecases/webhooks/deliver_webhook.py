from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from ...domain.kernel.ids import RandomBytes
from ...domain.runs.run import RunRef
from ...domain.webhooks.circuit import DISABLED_AFTER, WARNED_AFTER, Circuit
from ...domain.webhooks.delivery import (
    LONGEST_QUEUE_DELAY,
    UNFINISHED,
    Delivery,
    DeliveryStatus,
    delivery_id,
    suspension_key,
)
from ...domain.webhooks.echo import without_echo
from ...domain.webhooks.notices import plan_notice
from ...domain.webhooks.retry_schedule import read_retry_after
from ...domain.webhooks.webhook import (
    LONGEST_ANSWER,
    OWN_ERRORS,
    Attempt,
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
from .compose_body import Told, compose_body
from .sign_webhook import sign_webhook
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
SHORTEST_DEFERRAL = timedelta(seconds=2)
LONGEST_DEFERRAL = timedelta(minutes=5)
MOST_DEFERRALS = 10
NOT_FANNED_OUT_YET = timedelta(minutes=15)
"""A missing delivery holds up no event that is older: the audit has looked for it by then."""


@dataclass(frozen=True, slots=True)
class Post:
    """The ports of the sender. `link_for` makes the interview link that an approval tells of."""

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


def deliver_webhook(pointer: Pointer, *, post: Post) -> Delivery | None:
    """Makes the attempt that is due, if one is, and records it with what follows (architecture §4).

    None where nothing was sent: the delivery is gone, over, not due yet, somebody else's right now, put on hold, or
    has to wait for a free place or for the event before it. Raises only for our own faults; the lease then runs
    out and the sweep finds the row.
    """
    now = post.clock()
    stored = post.deliveries.get(pointer.delivery_id)
    if stored is None or not stored.is_due(now + EARLY) or stored.is_leased(now):
        return None
    if not _is_open(stored, post):
        return None
    endpoint = _endpoint_of(stored, post)
    delivery = replace(stored, owner=endpoint.owner) if endpoint else stored
    circuit = post.circuits.get(delivery.circuit_key, delivery.owner)
    try:
        if _is_off(delivery, endpoint) or not circuit.lets_through(delivery.delivery_id, now):
            _hold(delivery, circuit, post)
            return None
        if endpoint and endpoint.ordering is Ordering.STRICT and _is_early(delivery, post):
            _put_off(delivery, post)
            return None
        entered = _enter(delivery, endpoint, circuit, post)
        if isinstance(entered, timedelta):
            _put_off(delivery, post)
            post.queue.send([_deferred(pointer, entered, post)])
            return None
        claimed = delivery.claimed(now)
        post.deliveries.replace(delivery, claimed)
        return _attempt(claimed, endpoint, entered, now, post)
    except Clash:
        return None


def _is_open(delivery: Delivery, post: Post) -> bool:
    """Whether its tenant may have anything sent. What a suspended one has is put on hold, what a deleted one had
    ends."""
    tenant = standing_tenant(delivery.tenant_id, post.tenants)
    if tenant and tenant.is_open:
        return True
    with suppress(Clash):
        if tenant is None or tenant.deleted_at:
            post.deliveries.replace(delivery, delivery.given_up(post.clock(), ErrorClass.TENANT_DELETED))
        else:
            key, owner = suspension_key(delivery.tenant_id), tenant_owner(delivery.tenant_id)
            _hold(delivery, post.circuits.get(key, owner), post, is_suspended=True)
    return False


def _endpoint_of(delivery: Delivery, post: Post) -> Endpoint | None:
    """The owner's, or, where that was deleted meanwhile, the one that the event would go to today."""
    if endpoint := post.endpoints.first_of([delivery.owner]):
        return endpoint
    owners = [tenant_owner(delivery.tenant_id), platform_owner(delivery.platform_id)]
    heir = post.endpoints.first_of([each for each in owners if each != delivery.owner])
    takes_it = heir and (heir.wants(delivery.event) or not delivery.follows_config)
    return heir if takes_it else None


def _is_off(delivery: Delivery, endpoint: Endpoint | None) -> bool:
    return delivery.follows_config and endpoint is not None and not endpoint.is_active


def _hold(delivery: Delivery, circuit: Circuit, post: Post, *, is_suspended: bool = False) -> None:
    """The circuit first: who is on hold is looked for. Where that cannot be noted, the row stays as it is."""
    circuit = _change(circuit, Circuit.holding, post)
    if circuit.holding(post.clock()) == circuit:
        post.deliveries.replace(delivery, delivery.held(is_suspended=is_suspended))


def _put_off(delivery: Delivery, post: Post) -> None:
    waiting = delivery.waiting(post.clock())
    if waiting != delivery:
        post.deliveries.replace(delivery, waiting)


def _is_early(delivery: Delivery, post: Post) -> bool:
    """Whether an earlier event of the run is not delivered or given up yet."""
    for sequence in range(delivery.sequence - 1, 0, -1):
        before = post.deliveries.get(delivery_id(delivery.tenant_id, delivery.run_id, sequence))
        if before is None:
            return delivery.timestamp + NOT_FANNED_OUT_YET > post.clock()
        if before.status is not DeliveryStatus.UNROUTED:
            return before.status in UNFINISHED
    return False


def _following(delivery: Delivery, post: Post) -> list[Pointer]:
    """The next event of the run that is to be told, if it is planned already."""
    sequence = delivery.sequence
    while sequence := sequence + 1:
        after = post.deliveries.get(delivery_id(delivery.tenant_id, delivery.run_id, sequence))
        if after is None:
            break
        if after.status is not DeliveryStatus.UNROUTED:
            return [Pointer(after.delivery_id, after.tenant_id)]
    return []


def _enter(
    delivery: Delivery, endpoint: Endpoint | None, circuit: Circuit, post: Post
) -> Circuit | timedelta:
    """Takes one of the endpoint's places, where places are counted; else how long to wait for one."""
    limit = endpoint.max_per_second if endpoint else None
    for _ in range(CIRCUIT_TRIES):
        now = post.clock()
        if limit is None and not circuit.counts_places(now):
            return circuit
        if not circuit.lets_through(delivery.delivery_id, now):
            break
        if wait := circuit.wait(limit, now):
            return wait
        try:
            return post.circuits.replace(circuit, circuit.entered(delivery.delivery_id, limit, now))
        except Clash:
            circuit = post.circuits.get(circuit.key, circuit.owner)
    return CONTENDED


def _deferred(pointer: Pointer, wait: timedelta, post: Post) -> Pointer:
    """Later each time, so that a long queue for a slow receiver is not turned over for nothing."""
    longest = min(SHORTEST_DEFERRAL * 2**pointer.deferrals, LONGEST_DEFERRAL)
    seconds = max(wait, longest * (0.5 + _chance(post.random) / 2)).total_seconds()
    deferrals = min(pointer.deferrals + 1, MOST_DEFERRALS)
    return replace(pointer, delay_seconds=ceil(seconds), deferrals=deferrals)


def _attempt(
    claimed: Delivery, endpoint: Endpoint | None, circuit: Circuit, started: datetime, post: Post
) -> Delivery:
    url = endpoint.callback_url if endpoint and claimed.follows_config else claimed.callback_url
    circuit_was_open = circuit.is_open
    told = _told(claimed, post)
    outcome = _send(claimed, endpoint, url, told, post)
    circuit = _report(claimed, outcome, endpoint, circuit, post)
    if endpoint and claimed.follows_config and not outcome.is_success:
        _judge(claimed, outcome, endpoint, circuit, post)
    after = claimed.after(
        _record(claimed.attempt_count + 1, started, outcome),
        outcome,
        post.clock(),
        chance=_chance(post.random),
        url=url,
        is_probe=circuit_was_open and outcome.error_class not in OWN_ERRORS,
        probe_at=circuit.probe_of(claimed.delivery_id),
    )
    _keep(claimed, after, _heard(outcome, told), post)
    if after.due_at:
        _queue(after, post)
        return after
    if circuit.probe_of(after.delivery_id):
        _change(circuit, lambda known, at: known.without_probe(after.delivery_id, at), post)
    if endpoint and endpoint.ordering is Ordering.STRICT:
        post.queue.send(_following(after, post))
    return after


def _keep(claimed: Delivery, after: Delivery, heard: Heard | None, post: Post) -> None:
    """A purge that came meanwhile takes what the receiver answered; the attempt is recorded all the same."""
    try:
        post.deliveries.replace(claimed, after, heard=heard)
    except Clash:
        stored = post.deliveries.get(claimed.delivery_id)
        if stored is None or not stored.drops_answer:
            raise
        post.deliveries.replace(replace(claimed, drops_answer=True), after)


def _heard(outcome: Outcome, told: Told | None) -> Heard | None:
    return Heard(outcome.answer, told.answer_until) if outcome.answer and told and told.answer_until else None


def _report(
    delivery: Delivery, outcome: Outcome, endpoint: Endpoint | None, circuit: Circuit, post: Post
) -> Circuit:
    """Tells the circuit how it went."""

    def told(known: Circuit, at: datetime) -> Circuit:
        if outcome.error_class in OWN_ERRORS:
            return known.left(delivery.delivery_id, at).without_probe(delivery.delivery_id, at)
        if outcome.is_success:
            return known.succeeded(delivery.delivery_id, outcome.milliseconds, at)
        error = outcome.error_class or ErrorClass.BAD_RESPONSE
        wait = read_retry_after(outcome.retry_after, at)
        return known.failed(
            delivery.delivery_id,
            error,
            endpoint.version if endpoint else 0,
            at,
            not_before=at + wait if wait else None,
        )

    return _change(circuit, told, post)


def _change(circuit: Circuit, how: Callable[[Circuit, datetime], Circuit], post: Post) -> Circuit:
    """A circuit that many report to at once may miss a report: it then opens or closes one report later."""
    for _ in range(CIRCUIT_TRIES):
        after = how(circuit, post.clock())
        if after == circuit:
            return circuit
        try:
            return post.circuits.replace(circuit, after)
        except Clash:
            circuit = post.circuits.get(circuit.key, circuit.owner)
    return circuit


def _judge(delivery: Delivery, outcome: Outcome, endpoint: Endpoint, circuit: Circuit, post: Post) -> None:
    """Switches the endpoint off where nothing more is to be hoped for; tells its platform, if possible before that."""
    now = post.clock()
    reason = None
    if outcome.error_class is ErrorClass.GONE:
        reason = DisabledReason.GONE
    elif circuit.has_failed_for(DISABLED_AFTER, now):
        reason = DisabledReason.FAILING
    elif not circuit.has_failed_for(WARNED_AFTER, now):
        return

    def act() -> bool:
        return reason is None or _disable(endpoint, reason, now, post)

    notice = plan_notice(delivery, endpoint, circuit, reason, now)
    if notice is None:
        act()
    else:
        warn_platform(notice, act=act, endpoints=post.endpoints, deliveries=post.deliveries, queue=post.queue)


def _disable(endpoint: Endpoint, reason: DisabledReason, now: datetime, post: Post) -> bool:
    """Whether it is off then; not where somebody has just changed the config."""
    try:
        post.endpoints.disable(endpoint, endpoint.disabled(reason, now))
    except Clash:
        known = post.endpoints.first_of([endpoint.owner])
        return known is not None and known.disabled_reason is not None
    return True


def _send(delivery: Delivery, endpoint: Endpoint | None, url: str, told: Told | None, post: Post) -> Outcome:
    if told is None:
        return Outcome(error_class=ErrorClass.EVENT_GONE)
    body = told.body
    headers = endpoint and sign_webhook(
        endpoint,
        body,
        event_id=delivery.webhook_id,
        timestamp=delivery.timestamp,
        tenant_id=delivery.tenant_id,
        at=post.clock(),
        cipher=post.cipher,
        signer=post.signer,
    )
    if not headers:
        return Outcome(error_class=ErrorClass.NO_SECRET)
    outcome = post.sender.post(url, headers, body)
    return replace(outcome, answer=without_echo(outcome.answer, body)[:LONGEST_ANSWER])


def _told(delivery: Delivery, post: Post) -> Told | None:
    if delivery.body:
        return Told(delivery.body.encode(), delivery.expires_at)
    return compose_body(delivery, runs=post.runs, link_for=post.link_for, now=post.clock())


def _record(number: int, started: datetime, outcome: Outcome) -> Attempt:
    return Attempt(
        number=number,
        started_at=started,
        status=outcome.status,
        error_class=outcome.error_class,
        milliseconds=outcome.milliseconds,
        timings=outcome.timings,
    )


def _queue(delivery: Delivery, post: Post) -> None:
    """What is due later than a queue can hold back is left to the sweep."""
    assert delivery.due_at
    delay = delivery.due_at - post.clock()
    if delay <= LONGEST_QUEUE_DELAY:
        seconds = max(ceil(delay.total_seconds()), 0)
        post.queue.send([Pointer(delivery.delivery_id, delivery.tenant_id, seconds)])


def _chance(random: RandomBytes) -> float:
    return int.from_bytes(random(4), "big") / 0xFFFF_FFFF
