"""GET /webhook-config"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.webhooks.answers import WebhookConfig
from interviews.usecases.webhooks.get_webhook_config import get_webhook_config


@integration(
    "GET",
    "webhook-config",
    permission=Permission.TENANT_READ,
    tag="Webhooks",
    summary="Read the webhook configuration.",
    errors=(404,),
    grants=(READ_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[WebhookConfig]:
    endpoints = webhook_wiring.endpoint_store(settings.tenants_table)
    return Response(get_webhook_config(tenant_owner(request.caller.tenant_id), endpoints=endpoints))
