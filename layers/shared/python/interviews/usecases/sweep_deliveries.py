from collections import Counter
from collections.abc import Mapping, Sequence

from ..domain.times import to_iso
from ..domain.webhook import Delivery
from .ports import Clash, Clock
from .webhook_ports import DeliveryQueue, DeliveryStore, Pointer

ROWS_PER_SHARD = 250
"""A backlog is drained over several rounds, so that one round ends well within a minute."""
SCHEDULED, REPAIRED = "scheduled", "repaired"


def sweep_deliveries(*, deliveries: DeliveryStore, queue: DeliveryQueue, clock: Clock) -> Mapping[str, int]:
    """Queues what is due, and what was lost on its way: a message, or a sender that died. Answers how many
    of each.

    A row is put off before its pointer is sent: dying between the two costs time and nothing else.
    """
    now = clock()
    taken = [
        each
        for each in deliveries.to_sweep(to_iso(now), limit=ROWS_PER_SHARD)
        if _put_off(each, deliveries, clock)
    ]
    queue.send([Pointer(each.delivery_id, each.tenant_id) for each in taken])
    return _counted(taken)


def _put_off(delivery: Delivery, deliveries: DeliveryStore, clock: Clock) -> bool:
    try:
        deliveries.replace(delivery, delivery.swept(clock()))
    except Clash:
        return False
    return True


def _counted(taken: Sequence[Delivery]) -> Mapping[str, int]:
    counts = Counter(REPAIRED if each.is_repair else SCHEDULED for each in taken)
    return {SCHEDULED: counts[SCHEDULED], REPAIRED: counts[REPAIRED]}
