"""DELETE /webhook-config"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.webhook import tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.delete_webhook_config import delete_webhook_config


@endpoint(permission=Permission.TENANT_UPDATE, settings=SecretSettings)
def handler(request: Request[None]) -> Answer:
    settings = SecretSettings.read()
    return delete_webhook_config(
        tenant_owner(request.caller.tenant_id),
        desk=webhook_wiring.webhook_desk(settings),
        idempotency=request.idempotency,
    )
