"""GET /webhook-config/health"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import READ_DELIVERIES, READ_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.webhooks.answers import WebhookHealth
from interviews.usecases.webhooks.check_webhook_health import check_webhook_health


@integration(
    "GET",
    "webhook-config/health",
    permission=Permission.TENANT_READ,
    tag="Webhooks",
    summary="How the endpoint does.",
    errors=(404,),
    grants=(READ_TENANTS, READ_DELIVERIES),
)
def handler(request: Request[None], settings: DeliverySettings) -> Response[WebhookHealth]:
    health = check_webhook_health(
        tenant_owner(request.caller.tenant_id),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        circuits=webhook_wiring.circuit_store(settings.deliveries_table),
        deliveries=webhook_wiring.delivery_search(settings.deliveries_table),
    )
    return Response(health)
