from ...domain.kernel.access import Caller
from ...domain.kernel.errors import NotFound
from ...domain.kernel.ids import DELIVERY_ID
from ...domain.kernel.records import to_record
from ...domain.webhooks.delivery import Attempt, Delivery, DeliveryStatus
from ..kernel.answer_size import newest
from .answers import DeliveryAttempt, WebhookDeliveryDetail
from .list_webhook_deliveries import shown
from .webhook_ports import DeliveryStore


def get_webhook_delivery(
    caller: Caller, delivery_id: str, *, deliveries: DeliveryStore
) -> WebhookDeliveryDetail:
    """One delivery with its attempts, the newest of very many (contract §6). Raises NotFound."""
    delivery = own_delivery(caller, delivery_id, deliveries=deliveries)
    attempts = deliveries.attempts(delivery_id)
    return {**shown(delivery), "attempts": newest([_shown_attempt(each) for each in attempts])}


def own_delivery(caller: Caller, delivery_id: str, *, deliveries: DeliveryStore) -> Delivery:
    """Raises NotFound for another tenant's as for none at all."""
    delivery = deliveries.get(delivery_id) if DELIVERY_ID.fullmatch(delivery_id) else None
    if delivery is None or delivery.tenant_id != caller.tenant_id or not delivery.run_id:
        raise NotFound("There is no such webhook delivery.")
    if delivery.status is DeliveryStatus.UNROUTED:
        raise NotFound("There is no such webhook delivery.")
    return delivery


def _shown_attempt(attempt: Attempt) -> DeliveryAttempt:
    return {
        "number": attempt.number,
        "startedAt": attempt.started_at,
        "status": attempt.status,
        "errorClass": attempt.error_class,
        "milliseconds": attempt.milliseconds,
        "timings": to_record(attempt.timings),
        "answer": attempt.answer,
    }
