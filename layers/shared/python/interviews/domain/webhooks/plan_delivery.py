"""The delivery of an event, before it is on its way."""

from dataclasses import replace
from datetime import datetime

from ..kernel.ids import delivery_id
from ..kernel.times import to_epoch
from ..runs.events import Event
from .delivery import KEPT, Delivery, DeliveryStatus
from .endpoint import Endpoint


def plan_delivery(event: Event, endpoint: Endpoint | None, *, owner: str, at: datetime) -> Delivery:
    """The one delivery of an event, to `endpoint` or to the run's own target: the same id however often it is planned,
    whatever the config is by then. Without either it is UNROUTED. `owner` signs for the run's own target."""
    delivery = Delivery(
        delivery_id=delivery_id(event.tenant_id, event.run_id, event.sequence),
        tenant_id=event.tenant_id,
        platform_id=event.platform_id,
        run_id=event.run_id,
        sequence=event.sequence,
        event=event.event,
        event_id=event.event_id,
        timestamp=event.timestamp,
        status=DeliveryStatus.UNROUTED,
        created_at=at,
        expires_at=to_epoch(at + KEPT),
        assessment_version=event.assessment_version,
    )
    if event.callback_url:
        routed = replace(delivery, owner=owner, callback_url=event.callback_url, follows_config=False)
    elif endpoint:
        routed = replace(delivery, owner=endpoint.owner, callback_url=endpoint.callback_url)
    else:
        return delivery
    return replace(routed, status=DeliveryStatus.PENDING, due_at=at)
