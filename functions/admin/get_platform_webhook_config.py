"""GET /v1/admin/platforms/{platformId}/webhook-config"""

from interviews.domain.webhooks.webhook import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.webhooks.get_webhook_config import get_webhook_config
from interviews.usecases.webhooks.webhook_desk import require_platform


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    settings = TenantSettings.read()
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    endpoints = webhook_wiring.endpoint_store(settings.tenants_table)
    return Response(get_webhook_config(platform_owner(platform_id), endpoints=endpoints))
