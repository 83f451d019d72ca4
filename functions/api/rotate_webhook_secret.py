"""POST /webhook-config/rotate-secret"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.requests import RotateWebhookSecret
from interviews.domain.webhooks.webhook import tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.rotate_webhook_secret import rotate_webhook_secret


@endpoint(
    permission=Permission.TENANT_UPDATE, body=RotateWebhookSecret, body_optional=True, settings=SecretSettings
)
def handler(request: Request[RotateWebhookSecret]) -> Answer:
    settings = SecretSettings.read()
    return rotate_webhook_secret(
        tenant_owner(request.caller.tenant_id),
        secret=request.body.secret,
        overlap_hours=request.body.overlap_hours,
        desk=webhook_wiring.webhook_desk(settings),
        idempotency=request.idempotency,
    )
