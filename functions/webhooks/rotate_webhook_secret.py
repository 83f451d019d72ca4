"""POST /webhook-config/rotate-secret"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.domain.webhooks.requests import RotateWebhookSecret
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import CHANGE_TENANTS, DECRYPT_SECRETS, ENCRYPT_SECRETS, READ_TENANTS
from interviews.runtime.http import Request, integration
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.answers import WebhookSecretRotated
from interviews.usecases.webhooks.rotate_webhook_secret import rotate_webhook_secret


@integration(
    "POST",
    "webhook-config/rotate-secret",
    permission=Permission.TENANT_UPDATE,
    tag="Webhooks",
    summary=(
        "Replace the secret. For the overlap both sign in `webhook-signature`, and `X-Webhook-Signature` is still of "
        "the old one."
    ),
    errors=(404, 409),
    example={"overlapHours": 24},
    body_optional=True,
    replays=True,
    fresh=True,
    grants=(READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, DECRYPT_SECRETS),
)
def handler(request: Request[RotateWebhookSecret], settings: SecretSettings) -> Answer[WebhookSecretRotated]:
    return rotate_webhook_secret(
        tenant_owner(request.caller.tenant_id),
        secret=request.body.secret,
        overlap_hours=request.body.overlap_hours,
        service=webhook_wiring.webhook_service(settings),
        idempotency=request.idempotency,
    )
