from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ...domain.kernel.access import Caller
from ...domain.kernel.ids import RandomBytes, new_uuid
from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ...domain.webhooks.endpoint import Endpoint, platform_owner, tenant_owner
from ..kernel.idempotency import Answer, earlier_answer, kept_answer
from ..kernel.ports import Clash, Clock, Idempotency, Json
from .answers import WebhooksReplayed
from .redeliver_webhook import ACCEPTED
from .webhook_ports import DeliveryFilter, DeliverySearch, DeliveryStore, EndpointStore

REPLAYED_AT_ONCE = 200
"""What one call writes; the cursor of its answer leads on. A call ends after 29 seconds (AWS limit)."""
STATUSES = {
    "failed": (DeliveryStatus.FAILED,),
    "missing": (DeliveryStatus.UNROUTED,),
    "all": (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED, DeliveryStatus.UNROUTED),
}
"""What is PENDING or HELD is on its way anyway."""


@dataclass(frozen=True, slots=True)
class Replay:
    """`which` says whose and when, `only` is a key of STATUSES, `new_ids` gives each another `webhook-id`."""

    which: DeliveryFilter
    only: str
    new_ids: bool = False
    is_dry_run: bool = False


def replay_webhooks(
    caller: Caller,
    replay: Replay,
    *,
    position: Json | None,
    show_position: Callable[[Json | None], str | None],
    deliveries: DeliveryStore,
    search: DeliverySearch,
    endpoints: EndpointStore,
    clock: Clock,
    random: RandomBytes,
    idempotency: Idempotency | None = None,
) -> Answer[WebhooksReplayed]:
    """Sends many events again on the full schedule, the oldest first, and counts them (contract §6).

    The sweep sends them from the next minute on. An event that nobody wanted goes to the endpoint of today, if that
    wants it. Dying in the middle it may be called again: what it took up is no longer failed or missing. Raises
    IdempotencyConflict.
    """
    if earlier := earlier_answer(idempotency, deliveries):
        return earlier
    page = search.list_deliveries(
        caller.tenant_id, replay.which, limit=REPLAYED_AT_ONCE, key=position, oldest_first=True
    )
    endpoint = endpoints.first_of([tenant_owner(caller.tenant_id), platform_owner(caller.platform_id)])
    wanted = [each for each in page.items if each.callback_url or (endpoint and endpoint.wants(each.event))]
    replayed = 0
    if not replay.is_dry_run:
        replayed = sum(_send_again(each, replay, endpoint, deliveries, clock(), random) for each in wanted)
    body: WebhooksReplayed = {
        "matched": len(wanted),
        "replayed": replayed,
        "dryRun": replay.is_dry_run,
        "nextCursor": show_position(page.next_key),
    }
    answer = Answer(body, ACCEPTED)
    if kept := kept_answer(answer, idempotency, clock()):
        deliveries.keep_answer(kept)
    return answer


def _send_again(
    listed: Delivery,
    replay: Replay,
    endpoint: Endpoint | None,
    deliveries: DeliveryStore,
    now: datetime,
    random: RandomBytes,
) -> bool:
    """What was listed may be old: the row decides."""
    delivery = deliveries.get(listed.delivery_id)
    if delivery is None or delivery.status not in STATUSES[replay.only]:
        return False
    message_id = new_uuid(random) if replay.new_ids else None
    if delivery.status is DeliveryStatus.UNROUTED:
        assert endpoint
        again = delivery.routed(endpoint, now, message_id)
    else:
        again = delivery.redelivered(now, message_id)
    try:
        deliveries.replace(delivery, again)
    except Clash:
        return False
    return True
