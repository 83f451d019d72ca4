"""Webhooks: who is told of events, and how the telling goes."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .errors import LimitReached
from .events import Event, EventType
from .retry_schedule import next_delay, read_retry_after
from .times import from_iso, to_epoch, to_iso

DELIVERY_ID = re.compile(r"dlv_[0-9a-f]{32}")
KEPT = timedelta(days=90)
LEASE = timedelta(seconds=30)
"""Longer than an attempt can take (5 s) with all reads and writes around it."""
OVERDUE = timedelta(minutes=2)
"""How late a queue's message may be before it counts as lost."""
SWEPT_AGAIN = timedelta(minutes=10)
LONGEST_QUEUE_DELAY = timedelta(minutes=15)
"""SQS holds a message back no longer (AWS limit)."""
MOST_LIVE_SECRETS = 10
LONGEST_ANSWER = 1024
"""Characters of a receiver's answer that are kept."""


@dataclass(frozen=True, slots=True)
class EndpointSecret:
    """`cipher_text` is base64; a secret that was rotated out signs on until `valid_until`."""

    cipher_text: str
    hint: str
    created_at: str
    valid_until: str | None = None

    def is_live(self, at: datetime) -> bool:
        return self.valid_until is None or from_iso(self.valid_until) > at


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The webhook config of an owner, `TENANT#…` or `PLATFORM#…`. No `events` means all of them.

    `secrets` has the newest first; `version` grows with every write.
    """

    owner: str
    callback_url: str
    created_at: str
    updated_at: str
    events: tuple[EventType, ...] = ()
    is_active: bool = True
    description: str | None = None
    secrets: tuple[EndpointSecret, ...] = ()
    version: int = 1

    def wants(self, event: EventType) -> bool:
        return not self.events or event in self.events

    def live_secrets(self, at: datetime) -> tuple[EndpointSecret, ...]:
        return tuple(each for each in self.secrets if each.is_live(at))

    def rotated(self, secret: EndpointSecret, at: datetime, overlap: timedelta) -> "Endpoint":
        """With `secret` as the newest; the others sign on for `overlap` at most. Raises LimitReached."""
        ending = to_iso(at + overlap)
        kept = [
            replace(each, valid_until=min(each.valid_until or ending, ending))
            for each in self.live_secrets(at)
        ]
        kept = [each for each in kept if each.is_live(at)]
        if len(kept) >= MOST_LIVE_SECRETS:
            raise LimitReached(f"There are {len(kept)} live secrets; wait until one of them has ended.")
        return replace(self, secrets=(secret, *kept), updated_at=to_iso(at), version=self.version + 1)


def tenant_owner(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}"


def platform_owner(platform_id: str) -> str:
    return f"PLATFORM#{platform_id}"


class DeliveryStatus(StrEnum):
    PENDING = "PENDING"
    HELD = "HELD"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class ErrorClass(StrEnum):
    """Why an attempt failed."""

    DNS_FAILED = "DNS_FAILED"
    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    CONNECT_FAILED = "CONNECT_FAILED"
    TLS_EXPIRED = "TLS_EXPIRED"
    TLS_WRONG_NAME = "TLS_WRONG_NAME"
    TLS_UNTRUSTED = "TLS_UNTRUSTED"
    TLS_FAILED = "TLS_FAILED"
    TIMEOUT = "TIMEOUT"
    BAD_RESPONSE = "BAD_RESPONSE"
    REDIRECT = "REDIRECT"
    GONE = "GONE"
    STATUS_4XX = "STATUS_4XX"
    STATUS_5XX = "STATUS_5XX"
    STATUS_OTHER = "STATUS_OTHER"
    NO_SECRET = "NO_SECRET"
    EVENT_GONE = "EVENT_GONE"


FINAL_ERRORS = frozenset(
    {
        ErrorClass.ADDRESS_REFUSED,
        ErrorClass.REDIRECT,
        ErrorClass.GONE,
        ErrorClass.NO_SECRET,
        ErrorClass.EVENT_GONE,
    }
)
"""Another attempt would end the same way; somebody has to change something and redeliver."""


def error_of_status(status: int) -> ErrorClass | None:
    """None for 2xx, the only success."""
    if 200 <= status <= 299:
        return None
    if 300 <= status <= 399:
        return ErrorClass.REDIRECT
    if status == 410:
        return ErrorClass.GONE
    families = {4: ErrorClass.STATUS_4XX, 5: ErrorClass.STATUS_5XX}
    return families.get(status // 100, ErrorClass.STATUS_OTHER)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that each phase took; None for a phase that was not finished."""

    dns: int | None = None
    connect: int | None = None
    tls: int | None = None
    first_byte: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request. `answer` is the start of the receiver's body; a `status` may come with
    an error.
    """

    status: int | None = None
    error_class: ErrorClass | None = None
    milliseconds: int = 0
    timings: Timings = Timings()
    answer: str = ""
    retry_after: str | None = None

    @property
    def is_success(self) -> bool:
        return self.status is not None and self.error_class is None


@dataclass(frozen=True, slots=True)
class Attempt:
    """`number` counts 1, 2, 3… over the whole life of a delivery, redeliveries included."""

    number: int
    started_at: str
    status: int | None
    error_class: ErrorClass | None
    milliseconds: int
    timings: Timings
    answer: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one target. Holds no body: that is composed anew, to the same bytes, at each
    attempt.

    `owner` is whose config signs; `follows_config` means that the URL is that config's too, as it stands at
    the attempt. `due_at` is when the next attempt is due, `sweep_at` when the sweep looks at the row (a row
    without it needs nothing). `series_start` is the number of attempts before the schedule began anew.
    """

    delivery_id: str
    tenant_id: str
    platform_id: str
    run_id: str
    sequence: int
    event: EventType
    event_id: str
    timestamp: str
    callback_url: str
    owner: str
    follows_config: bool
    status: DeliveryStatus
    created_at: str
    expires_at: int
    assessment_version: int | None = None
    attempt_count: int = 0
    series_start: int = 0
    due_at: str | None = None
    sweep_at: str | None = None
    lease_until: str | None = None

    def is_due(self, at: datetime) -> bool:
        return (
            self.status is DeliveryStatus.PENDING and self.due_at is not None and from_iso(self.due_at) <= at
        )

    def is_leased(self, at: datetime) -> bool:
        return self.lease_until is not None and from_iso(self.lease_until) > at

    def claimed(self, at: datetime) -> "Delivery":
        """For one attempt. Should its sender die, the sweep finds the row after the lease."""
        until = to_iso(at + LEASE)
        return replace(self, lease_until=until, sweep_at=max(self.sweep_at or until, until))

    def after(self, outcome: Outcome, at: datetime, chance: float, url: str) -> "Delivery":
        """The delivery after one more attempt that ended `at`, made to `url`."""
        tried = replace(
            self,
            attempt_count=self.attempt_count + 1,
            lease_until=None,
            due_at=None,
            sweep_at=None,
            callback_url=url,
        )
        if outcome.is_success:
            return replace(tried, status=DeliveryStatus.DELIVERED)
        delay = next_delay(
            tried.attempt_count - tried.series_start,
            chance=chance,
            retry_after=read_retry_after(outcome.retry_after, at),
        )
        if outcome.error_class in FINAL_ERRORS or delay is None:
            return replace(tried, status=DeliveryStatus.FAILED)
        grace = OVERDUE if delay <= LONGEST_QUEUE_DELAY else timedelta(0)
        return replace(tried, due_at=to_iso(at + delay), sweep_at=to_iso(at + delay + grace))

    def swept(self, at: datetime) -> "Delivery":
        """With its pointer sent by the sweep; looked at again only much later, since queues may be long."""
        return replace(self, sweep_at=to_iso(at + SWEPT_AGAIN))

    def redelivered(self, at: datetime) -> "Delivery":
        """From the start of the schedule; the sweep sends it on its next round."""
        return replace(
            self,
            status=DeliveryStatus.PENDING,
            series_start=self.attempt_count,
            due_at=to_iso(at),
            sweep_at=to_iso(at),
            lease_until=None,
        )

    @property
    def is_repair(self) -> bool:
        """Whether a sweep that finds the row makes good a loss, instead of keeping the schedule."""
        return self.lease_until is not None or self.sweep_at != self.due_at


def plan_delivery(event: Event, *, owner: str, url: str, is_active: bool, at: datetime) -> Delivery:
    """The one delivery of an event to a target: the same id however often it is planned."""
    return Delivery(
        delivery_id=_delivery_id(event.event_id, owner, event.callback_url or ""),
        tenant_id=event.tenant_id,
        platform_id=event.platform_id,
        run_id=event.run_id,
        sequence=event.sequence,
        event=event.event,
        event_id=event.event_id,
        timestamp=event.timestamp,
        callback_url=url,
        owner=owner,
        follows_config=event.callback_url is None,
        status=DeliveryStatus.PENDING if is_active else DeliveryStatus.HELD,
        created_at=to_iso(at),
        expires_at=to_epoch(at + KEPT),
        assessment_version=event.assessment_version,
        due_at=to_iso(at) if is_active else None,
        sweep_at=to_iso(at + OVERDUE) if is_active else None,
    )


def _delivery_id(event_id: str, owner: str, url: str) -> str:
    return "dlv_" + hashlib.sha256("|".join([event_id, owner, url]).encode()).hexdigest()[:32]
