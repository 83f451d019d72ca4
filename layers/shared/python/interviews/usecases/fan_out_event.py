from ..domain.events import Event
from ..domain.webhook import (
    Delivery,
    DeliveryStatus,
    Endpoint,
    plan_delivery,
    platform_owner,
    tenant_owner,
)
from .ports import Clock
from .webhook_ports import DeliveryStore, EndpointStore, Pointer


def fan_out_event(
    event: Event, *, endpoints: EndpointStore, deliveries: DeliveryStore, clock: Clock
) -> Pointer | None:
    """Plans the event's delivery, once however often it is called, and answers the pointer to be queued for
    it.

    None where nobody wants the event, or its delivery is on its way already.
    """
    delivery = _plan(event, endpoints, clock)
    if delivery is None:
        return None
    if not deliveries.add(delivery):
        delivery = deliveries.get(delivery.delivery_id) or delivery
    if delivery.status is not DeliveryStatus.PENDING or delivery.attempt_count > 0:
        return None
    return Pointer(delivery.delivery_id, delivery.tenant_id)


def _plan(event: Event, endpoints: EndpointStore, clock: Clock) -> Delivery | None:
    """The first match wins: the run's own target, the tenant's config, the platform's (contract §5)."""
    endpoint = endpoints.first_of([tenant_owner(event.tenant_id), platform_owner(event.platform_id)])
    if event.callback_url:
        owner = endpoint.owner if endpoint else tenant_owner(event.tenant_id)
        return plan_delivery(event, owner=owner, url=event.callback_url, is_active=True, at=clock())
    if endpoint is None or not endpoint.wants(event.event):
        return None
    return _plan_for(event, endpoint, clock)


def _plan_for(event: Event, endpoint: Endpoint, clock: Clock) -> Delivery:
    return plan_delivery(
        event, owner=endpoint.owner, url=endpoint.callback_url, is_active=endpoint.is_active, at=clock()
    )
