from ...domain.kernel.access import Caller
from ...domain.webhooks.delivery import Delivery
from ..kernel.answer_size import shown_page
from ..kernel.ports import Json, Page
from .answers import WebhookDelivery
from .webhook_ports import DeliveryFilter, DeliverySearch


def list_webhook_deliveries(
    caller: Caller,
    which: DeliveryFilter,
    *,
    limit: int,
    position: Json | None,
    deliveries: DeliverySearch,
) -> Page[WebhookDelivery]:
    """The tenant's deliveries, newest first (contract §6)."""
    return shown_page(deliveries.list_deliveries(caller.tenant_id, which, limit=limit, key=position), shown)


def shown(delivery: Delivery) -> WebhookDelivery:
    return {
        "deliveryId": delivery.delivery_id,
        "eventId": delivery.event_id,
        "webhookId": delivery.webhook_id,
        "event": delivery.event,
        "runId": delivery.run_id,
        "callbackUrl": delivery.callback_url,
        "status": delivery.status,
        "attemptCount": delivery.attempt_count,
        "nextAttemptAt": delivery.due_at,
        "isWaiting": delivery.is_waiting,
        "createdAt": delivery.created_at,
    }
