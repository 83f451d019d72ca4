"""Ids and tokens. Randomness comes in as bytes, so that tests can seed it."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

RandomBytes = Callable[[int], bytes]


def new_run_id(now: datetime, random: RandomBytes) -> str:
    """`run_<unix seconds>_<8 hex>` (contract §3)."""
    return f"run_{int(now.timestamp())}_{random(4).hex()}"


def new_uuid(random: RandomBytes) -> str:
    return str(UUID(bytes=random(16), version=4))


def new_secret_token(random: RandomBytes) -> str:
    """256 bits as hex."""
    return random(32).hex()


def sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def interview_token(secret: str, tenant_id: str, run_id: str) -> str:
    """The 256-bit token of an interview link, derived so that nothing but its hash is ever stored."""
    return hmac.new(
        secret.encode(), f"interview-link:{tenant_id}:{run_id}".encode(), hashlib.sha256
    ).hexdigest()


def matches(token: str, stored_hash: str) -> bool:
    return hmac.compare_digest(sha256_hex(token), stored_hash)
