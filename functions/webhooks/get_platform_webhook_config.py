"""GET /v1/admin/platforms/{platformId}/webhook-config"""

from interviews.domain.webhooks.endpoint import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.platforms import require_platform
from interviews.usecases.webhooks.answers import WebhookConfig
from interviews.usecases.webhooks.get_webhook_config import get_webhook_config


@admin(
    "GET",
    "platforms/{platformId}/webhook-config",
    tag="Provisioning",
    summary="Read the platform's webhook configuration.",
    grants=(READ_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[WebhookConfig]:
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    endpoints = webhook_wiring.endpoint_store(settings.tenants_table)
    return Response(get_webhook_config(platform_owner(platform_id), endpoints=endpoints))
