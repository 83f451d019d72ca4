"""GET /webhook-config"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.webhook import tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.webhooks.get_webhook_config import get_webhook_config


@endpoint(permission=Permission.TENANT_READ, settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    settings = TenantSettings.read()
    endpoints = webhook_wiring.endpoint_store(settings.tenants_table)
    return Response(get_webhook_config(tenant_owner(request.caller.tenant_id), endpoints=endpoints))
