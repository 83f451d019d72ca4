from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ...domain.webhooks.endpoint import platform_owner
from ..kernel.ports import Clash
from .webhook_ports import DeliveryQueue, DeliveryStore, EndpointStore, Pointer


def warn_platform(
    notice: Delivery,
    *,
    act: Callable[[], bool],
    endpoints: EndpointStore,
    deliveries: DeliveryStore,
    queue: DeliveryQueue,
) -> None:
    """Sends a notice to the platform's own endpoint, if it has one that wants it, once however often it is called.

    The notice is stored before `act` does what it tells of: whoever dies after either of them has told it in the end.
    Where `act` answers that nothing came of it, the notice is withdrawn.
    """
    planned = _plan(notice, endpoints)
    is_new = planned is not None and deliveries.add(planned)
    is_done = act()
    if planned is None or not is_new:
        return
    if is_done:
        queue.send([Pointer(planned.delivery_id, planned.tenant_id)])
        return
    with suppress(Clash):
        deliveries.replace(planned, notice)


def _plan(notice: Delivery, endpoints: EndpointStore) -> Delivery | None:
    endpoint = endpoints.first_of([platform_owner(notice.platform_id)])
    if endpoint is None or not endpoint.wants(notice.event):
        return None
    routed = replace(
        notice, owner=endpoint.owner, callback_url=endpoint.callback_url, status=DeliveryStatus.PENDING
    )
    return routed.due(notice.created_at)
