"""GET /webhook-deliveries/{deliveryId}"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.webhooks.get_webhook_delivery import get_webhook_delivery


@endpoint(permission=Permission.TENANT_READ, settings=DeliverySettings)
def handler(request: Request[None]) -> Response:
    settings = DeliverySettings.read()
    delivery = get_webhook_delivery(
        request.caller,
        request.path["deliveryId"],
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
    )
    return Response(delivery)
