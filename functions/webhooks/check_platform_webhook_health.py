"""GET /v1/admin/platforms/{platformId}/webhook-config/health"""

from interviews.domain.webhooks.endpoint import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import READ_DELIVERIES, READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.tenants.platforms import require_platform
from interviews.usecases.webhooks.answers import WebhookHealth
from interviews.usecases.webhooks.check_webhook_health import check_webhook_health


@admin(
    "GET",
    "platforms/{platformId}/webhook-config/health",
    tag="Provisioning",
    summary="How the platform's endpoint does.",
    grants=(READ_TENANTS, READ_DELIVERIES),
)
def handler(request: Request[None], settings: DeliverySettings) -> Response[WebhookHealth]:
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    health = check_webhook_health(
        platform_owner(platform_id),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        circuits=webhook_wiring.circuit_store(settings.deliveries_table),
        deliveries=webhook_wiring.delivery_search(settings.deliveries_table),
    )
    return Response(health)
