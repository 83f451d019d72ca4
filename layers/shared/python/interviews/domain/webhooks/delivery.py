"""Deliveries: one event on its way to its receiver, and every step of that way."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from ..kernel.outcome import FINAL_ERRORS, NO_TIMINGS, OWN_ERRORS, ErrorClass, Outcome, Timings
from ..kernel.times import to_epoch, to_milliseconds
from .endpoint import Endpoint
from .retry_schedule import next_delay, read_retry_after

EARLY = timedelta(seconds=2)
"""A pointer may come this much before its time: clocks differ, and queues count whole seconds."""
KEPT = timedelta(days=90)
LEASE = timedelta(seconds=30)
"""Longer than an attempt can take (5 s) with all reads and writes around it."""
OVERDUE = timedelta(minutes=2)
"""How late a queue's message may be before it counts as lost."""
SWEPT_AGAIN = timedelta(minutes=10)
LONGEST_QUEUE_DELAY = timedelta(minutes=15)
"""SQS holds a message back no longer (AWS limit)."""
LONGEST_HOLD = timedelta(days=30)
LONGEST_HOLD_OF_RUN = timedelta(days=5)
"""For a run's own target, which nobody can switch on again."""


class DeliveryStatus(StrEnum):
    """`UNROUTED`: nobody wanted the event when it happened. The row is there for the feed of events, for the order and
    for a replay; lists of deliveries leave it out."""

    PENDING = "PENDING"
    HELD = "HELD"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    UNROUTED = "UNROUTED"


UNFINISHED = (DeliveryStatus.PENDING, DeliveryStatus.HELD)
UNDELIVERED = (*UNFINISHED, DeliveryStatus.FAILED)
SHOWN = (*UNDELIVERED, DeliveryStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`number` counts 1, 2, 3… over the whole life of a delivery, redeliveries included. `answer` is kept apart."""

    number: int
    started_at: datetime
    status: int | None
    error_class: ErrorClass | None
    milliseconds: int = 0
    timings: Timings = NO_TIMINGS
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Holds no body: that is composed anew, to the same bytes, at each attempt; a notice alone carries its `body`.

    `owner` is whose config signs; `follows_config` means that the URL is that config's too, as it stands at
    the attempt. `due_at` is when the next attempt is due, `sweep_at` when the sweep looks at the row: a row
    without it needs nothing, or is young enough to be seen by the audit of events. `series_start` is the number of
    attempts that do not count in the schedule. `is_waiting` says that an attempt was put off for want of a free place,
    or for the event before. `is_suspended`: on hold not for its endpoint's sake, but since its
    tenant is suspended. `message_id` is a `webhook-id` other than the event's own, `begun_at` when the schedule
    last began anew. `drops_answer`: the run was purged while an attempt was under way; nothing that its receiver
    answers is kept.
    """

    delivery_id: str
    tenant_id: str
    platform_id: str
    run_id: str
    sequence: int
    event: str
    event_id: str
    timestamp: datetime
    status: DeliveryStatus
    created_at: datetime
    expires_at: int
    callback_url: str = ""
    owner: str = ""
    follows_config: bool = True
    assessment_version: int | None = None
    attempt_count: int = 0
    series_start: int = 0
    due_at: datetime | None = None
    sweep_at: datetime | None = None
    lease_until: datetime | None = None
    is_waiting: bool = False
    last_attempt: Attempt | None = None
    is_suspended: bool = False
    message_id: str | None = None
    begun_at: datetime | None = None
    body: str | None = None
    drops_answer: bool = False

    @property
    def webhook_id(self) -> str:
        return self.message_id or self.event_id

    @property
    def circuit_key(self) -> str:
        """What fails together: a config's endpoint; the hosts of runs' own targets, each for itself."""
        if self.follows_config:
            return self.owner
        url = urlsplit(self.callback_url)
        return f"{self.owner}|{url.scheme}://{url.netloc}"

    @property
    def hold_key(self) -> str:
        """Under whose circuit it is on hold."""
        return suspension_key(self.tenant_id) if self.is_suspended else self.circuit_key

    def can_be_tried(self, at: datetime) -> bool:
        """Whether an attempt is due, and nobody else makes one."""
        return self.is_due(at + EARLY) and not self.is_leased(at)

    def is_due(self, at: datetime) -> bool:
        return self.status is DeliveryStatus.PENDING and self.due_at is not None and self.due_at <= at

    def is_leased(self, at: datetime) -> bool:
        return self.lease_until is not None and self.lease_until > at

    def claimed(self, at: datetime) -> "Delivery":
        """For one attempt. Should its sender die, the sweep or the audit finds the row after the lease."""
        until = at + LEASE
        sweep_at = self.sweep_at and max(self.sweep_at, until)
        return replace(self, lease_until=until, sweep_at=sweep_at, is_waiting=False, drops_answer=False)

    def after(
        self,
        outcome: Outcome,
        at: datetime,
        *,
        started_at: datetime,
        chance: float,
        url: str,
        is_probe: bool = False,
        probe_at: datetime | None = None,
    ) -> "Delivery":
        """The delivery after one more attempt that ended `at`, made to `url`.

        The probe of a circuit that was open already (`is_probe`) burns no attempt of the schedule; the next time is
        then `probe_at`, as it is for the attempt that opened the circuit. One that ends for our own fault is no probe.
        """
        is_probe = is_probe and outcome.error_class not in OWN_ERRORS
        attempt = Attempt(
            self.attempt_count + 1,
            started_at,
            outcome.status,
            outcome.error_class,
            outcome.milliseconds,
            outcome.timings,
        )
        tried = replace(
            self,
            attempt_count=attempt.number,
            last_attempt=attempt,
            lease_until=None,
            due_at=None,
            sweep_at=None,
            callback_url=url,
        )
        if outcome.is_success:
            return replace(tried, status=DeliveryStatus.DELIVERED)
        if is_probe:
            tried = replace(tried, series_start=self.series_start + 1)
        delay = next_delay(
            max(tried.attempt_count - tried.series_start, 1),
            chance=chance,
            retry_after=read_retry_after(outcome.retry_after, at),
        )
        is_final = outcome.error_class in FINAL_ERRORS or (is_probe and self.held_too_long(at))
        if is_final or delay is None:
            return replace(tried, status=DeliveryStatus.FAILED)
        if probe_at:
            return tried.due(probe_at, by_queue=probe_at - at <= LONGEST_QUEUE_DELAY)
        return tried.due(at + delay, by_queue=delay <= LONGEST_QUEUE_DELAY)

    def due(self, at: datetime, *, by_queue: bool = True) -> "Delivery":
        """With its next attempt `at` that time; what the queue brings is overdue later than what the sweep brings."""
        due_at = to_milliseconds(at)
        grace = OVERDUE if by_queue else timedelta(0)
        return replace(
            self,
            status=DeliveryStatus.PENDING,
            lease_until=None,
            is_waiting=False,
            is_suspended=False,
            due_at=due_at,
            sweep_at=due_at + grace,
        )

    def swept(self, at: datetime) -> "Delivery":
        """With its pointer sent by the sweep; looked at again only much later, since queues may be long."""
        return replace(self, sweep_at=at + SWEPT_AGAIN)

    def waiting(self, at: datetime) -> "Delivery":
        """Due, but not to be tried now; the sweep looks after it meanwhile."""
        if self.is_waiting and self.sweep_at and self.sweep_at > at + SWEPT_AGAIN / 2:
            return self
        return replace(self.swept(at), is_waiting=True)

    def held(self, *, is_suspended: bool = False) -> "Delivery":
        """Off the schedule, with no attempt burnt, until its circuit, its endpoint or its tenant is open again."""
        held = replace(self, status=DeliveryStatus.HELD, due_at=None, sweep_at=None, is_waiting=False)
        return replace(held, is_suspended=is_suspended)

    def held_too_long(self, at: datetime) -> bool:
        longest = LONGEST_HOLD if self.follows_config or self.is_suspended else LONGEST_HOLD_OF_RUN
        return (self.begun_at or self.created_at) <= at - longest

    def given_up(self, at: datetime, why: ErrorClass = ErrorClass.HELD_TOO_LONG) -> "Delivery":
        attempt = Attempt(
            number=self.attempt_count + 1,
            started_at=at,
            status=None,
            error_class=why,
        )
        return replace(
            self,
            status=DeliveryStatus.FAILED,
            attempt_count=attempt.number,
            last_attempt=attempt,
            due_at=None,
            sweep_at=None,
        )

    def routed(self, endpoint: Endpoint, at: datetime, message_id: str | None = None) -> "Delivery":
        """An event that nobody wanted, on its way to `endpoint` after all."""
        return replace(
            self, owner=endpoint.owner, callback_url=endpoint.callback_url, follows_config=True
        ).redelivered(at, message_id)

    def redelivered(self, at: datetime, message_id: str | None = None) -> "Delivery":
        """From the start of the schedule; the sweep sends it on its next round. It is kept for that long again: a row
        that ends in the middle of its schedule would be a loss that nobody sees."""
        return replace(
            self,
            series_start=self.attempt_count,
            message_id=message_id,
            begun_at=at,
            expires_at=max(self.expires_at, to_epoch(at + KEPT)),
        ).due(at, by_queue=False)

    @property
    def is_repair(self) -> bool:
        """Whether a sweep that finds the row makes good a loss, instead of keeping the schedule."""
        return not self.is_waiting and (self.lease_until is not None or self.sweep_at != self.due_at)


def suspension_key(tenant_id: str) -> str:
    """Of the circuit under which a suspended tenant's deliveries are on hold, whoever's endpoint they are for."""
    return f"SUSPENDED#{tenant_id}"
