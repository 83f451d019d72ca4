"""Where an endpoint wants a run's events one after the other."""

from datetime import datetime, timedelta

from ...domain.kernel.ids import delivery_id
from ...domain.webhooks.delivery import UNFINISHED, Delivery, DeliveryStatus
from .webhook_ports import DeliveryStore, Pointer

NOT_FANNED_OUT_YET = timedelta(minutes=15)
"""A missing delivery holds up no event that is older: the audit has looked for it by then."""


def is_early(delivery: Delivery, deliveries: DeliveryStore, now: datetime) -> bool:
    """Whether an earlier event of the run is not delivered or given up yet."""
    for sequence in range(delivery.sequence - 1, 0, -1):
        before = deliveries.get(delivery_id(delivery.tenant_id, delivery.run_id, sequence))
        if before is None:
            return delivery.timestamp + NOT_FANNED_OUT_YET > now
        if before.status is not DeliveryStatus.UNROUTED:
            return before.status in UNFINISHED
    return False


def following(delivery: Delivery, deliveries: DeliveryStore) -> list[Pointer]:
    """The next event of the run that is to be told, if it is planned already."""
    sequence = delivery.sequence
    while sequence := sequence + 1:
        after = deliveries.get(delivery_id(delivery.tenant_id, delivery.run_id, sequence))
        if after is None:
            break
        if after.status is not DeliveryStatus.UNROUTED:
            return [Pointer(after.delivery_id, after.tenant_id)]
    return []
