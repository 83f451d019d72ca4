from datetime import datetime

from ...domain.kernel.outcome import Outcome
from ...domain.webhooks.circuit import Circuit
from ...domain.webhooks.delivery import Delivery
from ...domain.webhooks.endpoint import DisabledReason, Endpoint
from ...domain.webhooks.notices import plan_notice
from ..kernel.ports import Clash
from .warn_platform import warn_platform
from .webhook_ports import DeliveryQueue, DeliveryStore, EndpointStore


def judge_endpoint(
    endpoint: Endpoint,
    circuit: Circuit,
    delivery: Delivery,
    outcome: Outcome,
    now: datetime,
    *,
    endpoints: EndpointStore,
    deliveries: DeliveryStore,
    queue: DeliveryQueue,
) -> None:
    """After a failure: switches the endpoint off where nothing more is to be hoped for; tells its platform, if possible
    before that."""
    if not circuit.is_alarming(outcome, now):
        return
    reason = circuit.reason_to_disable(outcome, now)

    def act() -> bool:
        return reason is None or _disable(endpoint, reason, now, endpoints)

    notice = plan_notice(delivery, endpoint, circuit, reason, now)
    if notice is None:
        act()
    else:
        warn_platform(notice, act=act, endpoints=endpoints, deliveries=deliveries, queue=queue)


def _disable(endpoint: Endpoint, reason: DisabledReason, now: datetime, endpoints: EndpointStore) -> bool:
    """Whether it is off then; not where somebody has just changed the config."""
    try:
        endpoints.disable(endpoint, endpoint.disabled(reason, now))
    except Clash:
        known = endpoints.first_of([endpoint.owner])
        return known is not None and known.disabled_reason is not None
    return True
