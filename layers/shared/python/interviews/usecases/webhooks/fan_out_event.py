from dataclasses import replace

from ...domain.kernel.access import TenantStatus
from ...domain.runs.events import Event
from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ...domain.webhooks.endpoint import platform_owner, tenant_owner
from ...domain.webhooks.plan_delivery import plan_delivery
from ..kernel.ports import Clock
from .webhook_ports import DeliveryStore, EndpointStore, Pointer, StatusOf


def fan_out_event(
    event: Event,
    *,
    endpoints: EndpointStore,
    status_of: StatusOf,
    deliveries: DeliveryStore,
    clock: Clock,
) -> Pointer | None:
    """Plans the event's delivery, once however often it is called, and answers the pointer to be queued for
    it.

    None where nobody wants the event, or its delivery is on its way already.
    """
    delivery = route(event, endpoints, status_of, clock)
    if not deliveries.add(delivery):
        delivery = deliveries.get(delivery.delivery_id) or delivery
    if delivery.status is not DeliveryStatus.PENDING or delivery.attempt_count > 0:
        return None
    return Pointer(delivery.delivery_id, delivery.tenant_id)


def route(event: Event, endpoints: EndpointStore, status_of: StatusOf, clock: Clock) -> Delivery:
    """The first match wins: the run's own target, the tenant's config, the platform's (contract §5). What happens to
    the runs of a deleted tenant is told to nobody."""
    if status_of(event.tenant_id) is TenantStatus.DELETED:
        untold = replace(event, callback_url=None)
        return plan_delivery(untold, None, owner=tenant_owner(event.tenant_id), at=clock())
    endpoint = endpoints.first_of([tenant_owner(event.tenant_id), platform_owner(event.platform_id)])
    owner = endpoint.owner if endpoint else tenant_owner(event.tenant_id)
    wanted = endpoint if endpoint and endpoint.wants(event.event) else None
    return plan_delivery(event, wanted, owner=owner, at=clock())
