from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from ..domain import artefacts
from ..domain.echo import without_echo
from ..domain.events import WITH_ASSESSMENT, WITH_LINK, Event, envelope
from ..domain.ids import RandomBytes
from ..domain.run import RunRef
from ..domain.times import from_iso, to_iso
from ..domain.webhook import (
    LONGEST_ANSWER,
    LONGEST_QUEUE_DELAY,
    Attempt,
    Delivery,
    Endpoint,
    ErrorClass,
    Outcome,
)
from .ports import Clash, Clock, Json, RunStore
from .sign_webhook import sign_webhook
from .webhook_ports import Cipher, DeliveryQueue, DeliveryStore, EndpointStore, Pointer, Sender

EARLY = timedelta(seconds=2)
"""A pointer may come this much before its time: clocks differ, and queues count whole seconds."""
READS = 2
"""An assessment that is superseded between the reads of its two places is found by reading again."""


@dataclass(frozen=True, slots=True)
class Post:
    """The ports of the sender. `link_for` makes the interview link that an approval tells of."""

    runs: RunStore
    endpoints: EndpointStore
    deliveries: DeliveryStore
    queue: DeliveryQueue
    sender: Sender
    cipher: Cipher
    link_for: Callable[[RunRef], str]
    clock: Clock
    random: RandomBytes


def deliver_webhook(delivery_id: str, *, post: Post) -> Delivery | None:
    """Makes the attempt that is due, if one is, and records it with what follows (architecture §4).

    None where nothing was to be done: the delivery is gone, over, not due yet, or somebody else's right
    now. Raises only for our own faults; the lease then runs out and the sweep finds the row.
    """
    now = post.clock()
    delivery = post.deliveries.get(delivery_id)
    if delivery is None or not delivery.is_due(now + EARLY) or delivery.is_leased(now):
        return None
    claimed = delivery.claimed(now)
    try:
        post.deliveries.replace(delivery, claimed)
        return _attempt(claimed, now, post)
    except Clash:
        return None


def _attempt(claimed: Delivery, started: datetime, post: Post) -> Delivery:
    endpoint = post.endpoints.first_of([claimed.owner])
    url = endpoint.callback_url if endpoint and claimed.follows_config else claimed.callback_url
    outcome = _send(claimed, endpoint, url, post)
    after = claimed.after(outcome, post.clock(), _chance(post.random), url)
    post.deliveries.replace(claimed, after, attempt=_record(after.attempt_count, started, outcome))
    if after.due_at:
        _queue(after, post)
    return after


def _send(delivery: Delivery, endpoint: Endpoint | None, url: str, post: Post) -> Outcome:
    body = _compose(delivery, post)
    if body is None:
        return Outcome(error_class=ErrorClass.EVENT_GONE)
    headers = endpoint and sign_webhook(
        endpoint,
        body,
        event_id=delivery.event_id,
        timestamp=delivery.timestamp,
        tenant_id=delivery.tenant_id,
        at=post.clock(),
        cipher=post.cipher,
    )
    if not headers:
        return Outcome(error_class=ErrorClass.NO_SECRET)
    outcome = post.sender.post(url, headers, body)
    return replace(outcome, answer=without_echo(outcome.answer, body)[:LONGEST_ANSWER])


def _compose(delivery: Delivery, post: Post) -> bytes | None:
    """The same bytes at every attempt, made from what the event points at; None once that is gone."""
    ref = RunRef(delivery.tenant_id, delivery.run_id)
    for _ in range(READS):
        found = post.runs.event(ref, delivery.sequence, _names(delivery))
        if found is None:
            return None
        event, documents = found
        assessment = _told_assessment(event, documents)
        if assessment or event.event not in WITH_ASSESSMENT:
            break
    return envelope(
        event,
        metadata=documents.get(artefacts.REQUEST, {}).get("metadata", {}),
        assessment=assessment,
        interview_link=post.link_for(ref) if event.event in WITH_LINK else None,
    )


def _names(delivery: Delivery) -> list[str]:
    if delivery.assessment_version is None:
        return [artefacts.REQUEST]
    superseded = artefacts.superseded_assessment(delivery.assessment_version)
    return [artefacts.REQUEST, artefacts.ASSESSMENT, superseded]


def _told_assessment(event: Event, documents: Mapping[str, Json]) -> Json | None:
    assessments = (each for name, each in documents.items() if name.startswith(artefacts.ASSESSMENT))
    return next((each for each in assessments if each["version"] == event.assessment_version), None)


def _record(number: int, started: datetime, outcome: Outcome) -> Attempt:
    return Attempt(
        number=number,
        started_at=to_iso(started),
        status=outcome.status,
        error_class=outcome.error_class,
        milliseconds=outcome.milliseconds,
        timings=outcome.timings,
        answer=outcome.answer,
    )


def _queue(delivery: Delivery, post: Post) -> None:
    """What is due later than a queue can hold back is left to the sweep."""
    assert delivery.due_at
    delay = from_iso(delivery.due_at) - post.clock()
    if delay <= LONGEST_QUEUE_DELAY:
        seconds = max(ceil(delay.total_seconds()), 0)
        post.queue.send([Pointer(delivery.delivery_id, delivery.tenant_id, seconds)])


def _chance(random: RandomBytes) -> float:
    return int.from_bytes(random(4), "big") / 0xFFFF_FFFF
