from dataclasses import replace

from ..domain.delivery import Delivery, DeliveryStatus
from ..domain.webhook import platform_owner
from .webhook_ports import DeliveryQueue, DeliveryStore, EndpointStore, Pointer


def warn_platform(
    notice: Delivery, *, endpoints: EndpointStore, deliveries: DeliveryStore, queue: DeliveryQueue
) -> None:
    """Sends a notice to the platform's own endpoint, if it has one that wants it, once however often it is called."""
    endpoint = endpoints.first_of([platform_owner(notice.platform_id)])
    if endpoint is None or not endpoint.wants(notice.event):
        return
    routed = replace(
        notice,
        owner=endpoint.owner,
        callback_url=endpoint.callback_url,
        status=DeliveryStatus.PENDING,
        due_at=notice.created_at,
        sweep_at=notice.created_at,
    )
    if deliveries.add(routed):
        queue.send([Pointer(routed.delivery_id, routed.tenant_id)])
