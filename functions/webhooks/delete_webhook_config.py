"""DELETE /webhook-config"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import DELETE_WEBHOOK_CONFIG
from interviews.runtime.http import Request, integration
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.answers import WebhookConfigDeleted
from interviews.usecases.webhooks.delete_webhook_config import delete_webhook_config


@integration(
    "DELETE",
    "webhook-config",
    permission=Permission.TENANT_UPDATE,
    tag="Webhooks",
    summary="Remove the webhook configuration with its secrets.",
    errors=(404, 409),
    replays=True,
    grants=(DELETE_WEBHOOK_CONFIG,),
)
def handler(request: Request[None], settings: SecretSettings) -> Answer[WebhookConfigDeleted]:
    return delete_webhook_config(
        tenant_owner(request.caller.tenant_id),
        service=webhook_wiring.webhook_service(settings),
        idempotency=request.idempotency,
    )
