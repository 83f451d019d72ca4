"""POST /webhook-deliveries/{deliveryId}/redeliver"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CHANGE_DELIVERIES, READ_DELIVERIES, READ_TENANTS
from interviews.runtime.http import Request, integration
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.answers import WebhookDelivery
from interviews.usecases.webhooks.redeliver_webhook import redeliver_webhook


@integration(
    "POST",
    "webhook-deliveries/{deliveryId}/redeliver",
    permission=Permission.TENANT_UPDATE,
    tag="Webhooks",
    summary="Send a delivery again, with the same webhook-id.",
    statuses=(202,),
    errors=(409,),
    replays=True,
    grants=(READ_DELIVERIES, CHANGE_DELIVERIES, READ_TENANTS),
)
def handler(request: Request[None], settings: DeliverySettings) -> Answer[WebhookDelivery]:
    return redeliver_webhook(
        request.caller,
        request.path["deliveryId"],
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        clock=wiring.clock,
        idempotency=request.idempotency,
    )
