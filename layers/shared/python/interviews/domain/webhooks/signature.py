"""How a webhook is signed: `X-Webhook-Signature` and the Standard Webhooks set (contract §5)."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from ..kernel.ids import RandomBytes
from ..kernel.times import to_epoch

SECRET_PREFIX = "whsec_"
SHORTEST_SECRET = 32
LONGEST_SECRET = 256
_GIVEN = re.compile(rf"[\x21-\x7e]{{{SHORTEST_SECRET},{LONGEST_SECRET}}}")


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
