"""Who is told of events, and how what they are told is signed: `X-Webhook-Signature` and the Standard Webhooks set
(contract §5)."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from ..kernel.errors import Detail, RateLimited
from ..kernel.ids import RandomBytes
from ..kernel.times import to_epoch, to_iso

MOST_LIVE_SECRETS = 10
OWNER_ID = re.compile(r"(tnt|plt)_[0-9a-f]{24}")
SECRET_PREFIX = "whsec_"
SHORTEST_SECRET = 32
LONGEST_SECRET = 256
_GIVEN = re.compile(rf"[\x21-\x7e]{{{SHORTEST_SECRET},{LONGEST_SECRET}}}")


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


def new_secret(random: RandomBytes) -> str:
    return SECRET_PREFIX + base64.b64encode(random(32)).decode()


def check_secret(secret: str) -> str:
    """Raises ValueError for a given secret that is too short, not printable, or wrongly encoded after
    `whsec_`.
    """
    if not _GIVEN.fullmatch(secret):
        raise ValueError(
            f"needs {SHORTEST_SECRET} to {LONGEST_SECRET} printable ASCII characters without spaces"
        )
    if secret.startswith(SECRET_PREFIX):
        try:
            _standard_key(secret)
        except binascii.Error:
            raise ValueError("must be base64 after whsec_") from None
    return secret


def mask(secret: str) -> str:
    return f"****{secret[-4:]}"


def sign_webhook(
    endpoint: Endpoint,
    body: bytes,
    *,
    event_id: str,
    timestamp: datetime,
    tenant_id: str,
    at: datetime,
    decrypt: Callable[[str, str], str],
    sign_ed25519: Callable[[str, bytes], bytes],
) -> dict[str, str] | None:
    """The headers of one attempt, signed with every live secret; None where there is no such secret. Both functions
    take the owner: of a cipher text, and with a message."""
    secrets = [decrypt(each.cipher_text, endpoint.owner) for each in endpoint.live_secrets(at)]
    if not secrets:
        return None
    return signature_headers(
        body,
        event_id=event_id,
        timestamp=to_iso(timestamp),
        tenant_id=tenant_id,
        at=at,
        secrets=secrets,
        sign_ed25519=(lambda message: sign_ed25519(endpoint.owner, message))
        if endpoint.signs_ed25519
        else None,
    )


def signature_headers(
    body: bytes,
    *,
    event_id: str,
    timestamp: str,
    tenant_id: str,
    at: datetime,
    secrets: Sequence[str],
    sign_ed25519: Callable[[bytes], bytes] | None = None,
) -> dict[str, str]:
    """All headers of one attempt `at` a time; `timestamp` is the event's own, the same on every attempt.

    `secrets` are the live ones, newest first, and at least one. Each signs in `webhook-signature`, so that a receiver
    may check with the old or the new one while they rotate; `X-Webhook-Signature` is one value, of the oldest.
    `sign_ed25519` adds the asymmetric signature of Standard Webhooks, `v1a`.
    """
    seconds = str(to_epoch(at))
    signed = f"{event_id}.{seconds}.".encode() + body
    standard = [_standard(each, signed) for each in secrets]
    if sign_ed25519:
        standard.append("v1a," + base64.b64encode(sign_ed25519(signed)).decode())
    return {
        "Content-Type": "application/json",
        "X-Tenant-ID": tenant_id,
        "X-Webhook-Timestamp": timestamp,
        "X-Webhook-Signature": _sign(secrets[-1], timestamp, body),
        "webhook-id": event_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(standard),
    }


def _sign(secret: str, timestamp: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _standard(secret: str, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.new(_standard_key(secret), signed, hashlib.sha256).digest()).decode()


def _standard_key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        given = secret.removeprefix(SECRET_PREFIX)
        return base64.b64decode(given + "=" * (-len(given) % 4), validate=True)
    return secret.encode()
