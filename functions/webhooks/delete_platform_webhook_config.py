"""DELETE /v1/admin/platforms/{platformId}/webhook-config"""

from interviews.domain.webhooks.endpoint import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import DELETE_WEBHOOK_CONFIG
from interviews.runtime.http import Request, admin
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.platforms import require_platform
from interviews.usecases.webhooks.answers import WebhookConfigDeleted
from interviews.usecases.webhooks.delete_webhook_config import delete_webhook_config


@admin(
    "DELETE",
    "platforms/{platformId}/webhook-config",
    tag="Provisioning",
    summary="Remove the platform's webhook configuration.",
    errors=(409,),
    replays=True,
    grants=(DELETE_WEBHOOK_CONFIG,),
)
def handler(request: Request[None], settings: SecretSettings) -> Answer[WebhookConfigDeleted]:
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    return delete_webhook_config(
        platform_owner(platform_id),
        service=webhook_wiring.webhook_service(settings),
        idempotency=request.idempotency,
    )
