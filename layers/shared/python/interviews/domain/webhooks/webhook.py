"""Webhooks: who is told of events, and what comes of one request."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from ..kernel.errors import Detail, RateLimited

MOST_LIVE_SECRETS = 10
LONGEST_ANSWER = 1024
"""Characters of a receiver's answer that are kept."""
ECHO_WINDOW = 24
WITHHELD = "[withheld: repeats the event's data]"
OWNER_ID = re.compile(r"(tnt|plt)_[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class EndpointSecret:
    """`cipher_text` is base64; a secret that was rotated out signs on until `valid_until`."""

    cipher_text: str
    hint: str
    created_at: datetime
    valid_until: datetime | None = None

    def is_live(self, at: datetime) -> bool:
        return self.valid_until is None or self.valid_until > at


class Ordering(StrEnum):
    """`STRICT`: an event of a run is sent only after the one before it was delivered or given up."""

    NONE = "none"
    STRICT = "strict"


class DisabledReason(StrEnum):
    """Why we stopped sending to an endpoint by ourselves."""

    GONE = "GONE"
    FAILING = "FAILING"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The webhook config of an owner, `TENANT#…` or `PLATFORM#…`. No `events` means all of them.

    `secrets` has the newest first; `version` grows with every write. While it is not active, its deliveries are
    held; `disabled_reason` says whether that was our doing. `max_per_second` limits its requests; with
    `signs_ed25519` they carry a `v1a` signature too.
    """

    owner: str
    callback_url: str
    created_at: datetime
    updated_at: datetime
    events: tuple[str, ...] = ()
    is_active: bool = True
    description: str | None = None
    secrets: tuple[EndpointSecret, ...] = ()
    version: int = 1
    ordering: Ordering = Ordering.NONE
    max_per_second: int | None = None
    signs_ed25519: bool = False
    disabled_reason: DisabledReason | None = None
    disabled_at: datetime | None = None

    def wants(self, event: str) -> bool:
        return not self.events or event in self.events

    def disabled(self, reason: DisabledReason, at: datetime) -> "Endpoint":
        return replace(
            self,
            is_active=False,
            disabled_reason=reason,
            disabled_at=at,
            updated_at=at,
            version=self.version + 1,
        )

    def live_secrets(self, at: datetime) -> tuple[EndpointSecret, ...]:
        return tuple(each for each in self.secrets if each.is_live(at))

    def rotated(self, secret: EndpointSecret, at: datetime, overlap: timedelta) -> "Endpoint":
        """With `secret` as the newest; the others sign on for `overlap` at most. Raises RateLimited."""
        ending = at + overlap
        kept = [
            replace(each, valid_until=min(each.valid_until or ending, ending))
            for each in self.live_secrets(at)
        ]
        kept = [each for each in kept if each.is_live(at)]
        if len(kept) >= MOST_LIVE_SECRETS:
            raise _too_many(kept, at)
        return replace(self, secrets=(secret, *kept), updated_at=at, version=self.version + 1)


def _too_many(secrets: Sequence[EndpointSecret], at: datetime) -> RateLimited:
    ends = min(each.valid_until for each in secrets if each.valid_until)
    return RateLimited(
        f"There are {len(secrets)} live secrets; wait until one of them has ended.",
        max(1, ceil((ends - at).total_seconds())),
        [Detail("secrets", f"{len(secrets)} of {MOST_LIVE_SECRETS} are live")],
    )


def tenant_owner(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}"


def tenant_of(owner: str) -> str | None:
    """The tenant's id; None of a platform."""
    kind, _, tenant_id = owner.partition("#")
    return tenant_id if kind == "TENANT" else None


def platform_owner(platform_id: str) -> str:
    return f"PLATFORM#{platform_id}"


def owner_of(owner_id: str) -> str | None:
    """The owner whom the id of a tenant or a platform names by its form; None for any other text."""
    makers = {"tnt_": tenant_owner, "plt_": platform_owner}
    make = makers.get(owner_id[:4])
    return make(owner_id) if make and OWNER_ID.fullmatch(owner_id) else None


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
    HELD_TOO_LONG = "HELD_TOO_LONG"
    TENANT_DELETED = "TENANT_DELETED"
    TLS_NOT_YET_VALID = "TLS_NOT_YET_VALID"
    TLS_SELF_SIGNED = "TLS_SELF_SIGNED"
    TLS_OLD_PROTOCOL = "TLS_OLD_PROTOCOL"
    TLS_NOT_SPOKEN = "TLS_NOT_SPOKEN"
    TLS_CLIENT_CERTIFICATE = "TLS_CLIENT_CERTIFICATE"


FINAL_ERRORS = frozenset(
    {
        ErrorClass.ADDRESS_REFUSED,
        ErrorClass.REDIRECT,
        ErrorClass.GONE,
        ErrorClass.EVENT_GONE,
    }
)
"""Another attempt would end the same way; somebody has to change something and redeliver."""
OWN_ERRORS = frozenset({ErrorClass.NO_SECRET, ErrorClass.EVENT_GONE})
"""They say nothing of the receiver."""


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

    def without_echo(self, body: bytes) -> "Outcome":
        """With a note in the answer's place where that repeats a stretch of the event's `data`: a receiver must not
        make us keep a copy of what it was sent (contract §4: a purge misses none)."""
        told = json.dumps(json.loads(body)["data"], separators=(",", ":"), ensure_ascii=False)
        starts = range(max(len(self.answer) - ECHO_WINDOW + 1, 0))
        repeats = any(self.answer[start : start + ECHO_WINDOW] in told for start in starts)
        return replace(self, answer=WITHHELD if repeats else self.answer[:LONGEST_ANSWER])


@dataclass(frozen=True, slots=True)
class Attempt:
    """`number` counts 1, 2, 3… over the whole life of a delivery, redeliveries included."""

    number: int
    started_at: datetime
    status: int | None
    error_class: ErrorClass | None
    milliseconds: int = 0
    timings: Timings = Timings()
    answer: str = ""

    @classmethod
    def of(cls, outcome: Outcome, *, number: int, started_at: datetime) -> "Attempt":
        """Without the answer, which is kept apart."""
        return cls(
            number,
            started_at,
            outcome.status,
            outcome.error_class,
            outcome.milliseconds,
            outcome.timings,
        )
