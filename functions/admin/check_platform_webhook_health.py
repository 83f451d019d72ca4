"""GET /v1/admin/platforms/{platformId}/webhook-config/health"""

from interviews.domain.webhooks.webhook import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.webhooks.check_webhook_health import check_webhook_health
from interviews.usecases.webhooks.webhook_desk import require_platform


@endpoint(settings=DeliverySettings)
def handler(request: Request[None]) -> Response:
    settings = DeliverySettings.read()
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    health = check_webhook_health(
        platform_owner(platform_id),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        circuits=webhook_wiring.circuit_store(settings.deliveries_table),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
    )
    return Response(health)
