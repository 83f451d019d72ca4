"""POST /webhook-deliveries/{deliveryId}/redeliver"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.redeliver_webhook import redeliver_webhook


@endpoint(permission=Permission.TENANT_UPDATE, settings=DeliverySettings)
def handler(request: Request[None]) -> Answer:
    settings = DeliverySettings.read()
    return redeliver_webhook(
        request.caller,
        request.path["deliveryId"],
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        clock=wiring.clock,
        idempotency=request.idempotency,
    )
