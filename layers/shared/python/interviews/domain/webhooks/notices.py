"""Notices: what a platform is told of an endpoint of one of its tenants, at its own endpoint.

They are no events of a run: they have no run, no sequence, and carry their body with them.
"""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from ..kernel.json_schema import Time, Url
from ..kernel.outcome import ErrorClass
from ..kernel.records import to_record
from ..kernel.times import to_epoch, to_iso
from .circuit import Circuit
from .delivery import KEPT, Delivery, DeliveryStatus
from .endpoint import DisabledReason, Endpoint, tenant_owner


class NoticeType(StrEnum):
    ENDPOINT_FAILING = "webhook.endpoint_failing"
    ENDPOINT_DISABLED = "webhook.endpoint_disabled"


class EndpointNotice(TypedDict):
    """Of an endpoint of the tenant's that fails: for three days, or so that we stopped sending (`reason`)."""

    callbackUrl: Url
    """The endpoint's address."""
    reason: DisabledReason | None
    """Why we stopped sending; null while it only fails."""
    failures: int
    """Attempts that failed in a row."""
    failingSince: Time | None
    """Since when attempts fail; null where that is not known any more."""
    lastError: ErrorClass | None
    """Why the last attempt failed; null where that is not known any more."""


class Notice(TypedDict):
    """The body of what only a platform is told. It belongs to no run and has no sequence."""

    event: NoticeType
    """The notice's type."""
    tenantId: str
    """The tenant whose endpoint it is."""
    timestamp: Time
    data: EndpointNotice
    """Which endpoint fails, and how."""
    eventId: str


def plan_notice(
    delivery: Delivery, endpoint: Endpoint, circuit: Circuit, reason: DisabledReason | None, at: datetime
) -> Delivery | None:
    """Not routed yet. The same one, with the same id, for as long as the endpoint has been failing; None for a
    platform's own endpoint, which is nobody's to be told of."""
    if endpoint.owner != tenant_owner(delivery.tenant_id):
        return None
    kind = NoticeType.ENDPOINT_DISABLED if reason else NoticeType.ENDPOINT_FAILING
    failing_since = to_iso(circuit.failing_since) if circuit.failing_since else ""
    named = "|".join([endpoint.owner, kind, str(endpoint.version), failing_since])
    digest = hashlib.sha256(named.encode()).digest()
    event_id = str(UUID(bytes=digest[:16], version=4))
    body: Notice = {
        "event": kind,
        "tenantId": delivery.tenant_id,
        "timestamp": at,
        "data": {
            "callbackUrl": endpoint.callback_url,
            "reason": reason,
            "failures": circuit.failures,
            "failingSince": circuit.failing_since,
            "lastError": ErrorClass(circuit.last_error) if circuit.last_error else None,
        },
        "eventId": event_id,
    }
    return Delivery(
        delivery_id="dlv_" + digest.hex()[:32],
        tenant_id=delivery.tenant_id,
        platform_id=delivery.platform_id,
        run_id="",
        sequence=0,
        event=kind,
        event_id=event_id,
        timestamp=at,
        status=DeliveryStatus.UNROUTED,
        created_at=at,
        expires_at=to_epoch(at + KEPT),
        body=json.dumps(to_record(body), separators=(",", ":"), ensure_ascii=False),
    )
