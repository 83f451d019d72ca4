"""Ids and tokens. Randomness comes in as bytes, so that tests can seed it."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

RandomBytes = Callable[[int], bytes]
RUN_PREFIX = "run_"
TENANT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
DELIVERY_ID = re.compile(r"dlv_(?:[0-9]{1,12}_[0-9a-f]{8}_[0-9a-f]{24}|[0-9a-f]{32})")
"""Of a run's delivery, which names the run; of a notice."""


@dataclass(frozen=True, slots=True)
class RunRef:
    tenant_id: str
    run_id: str


@dataclass(frozen=True, slots=True)
class RowKey:
    """Of an item in a table: `partition` is its run's, `item` its name in there; what they say may be broken."""

    partition: str
    item: str


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


def delivery_id(tenant_id: str, run_id: str, sequence: int) -> str:
    """Known from the event's place alone, so that the event before and the one after are found without a search; it
    names the run, so that a run's deliveries are found together."""
    named = f"{tenant_id}|{run_id}|{sequence}"
    return f"dlv_{run_id.removeprefix(RUN_PREFIX)}_{hashlib.sha256(named.encode()).hexdigest()[:24]}"


def run_of(delivery_id: str) -> str | None:
    """The run's id; None for a notice, which has none."""
    named = delivery_id.removeprefix("dlv_").rpartition("_")[0]
    return RUN_PREFIX + named if named else None
