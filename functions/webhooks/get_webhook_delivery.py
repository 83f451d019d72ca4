"""GET /webhook-deliveries/{deliveryId}"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import READ_DELIVERIES, READ_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.webhooks.answers import WebhookDeliveryDetail
from interviews.usecases.webhooks.get_webhook_delivery import get_webhook_delivery


@integration(
    "GET",
    "webhook-deliveries/{deliveryId}",
    permission=Permission.TENANT_READ,
    tag="Webhooks",
    summary="Read a delivery with its attempts.",
    grants=(READ_DELIVERIES, READ_TENANTS),
)
def handler(request: Request[None], settings: DeliverySettings) -> Response[WebhookDeliveryDetail]:
    delivery = get_webhook_delivery(
        request.caller,
        request.path["deliveryId"],
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
    )
    return Response(delivery)
