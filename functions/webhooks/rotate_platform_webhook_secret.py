"""POST /v1/admin/platforms/{platformId}/webhook-config/rotate-secret"""

from interviews.domain.webhooks.endpoint import platform_owner
from interviews.domain.webhooks.requests import RotateWebhookSecret
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CHANGE_TENANTS, DECRYPT_SECRETS, ENCRYPT_SECRETS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.platforms import require_platform
from interviews.usecases.webhooks.answers import WebhookSecretRotated
from interviews.usecases.webhooks.rotate_webhook_secret import rotate_webhook_secret


@admin(
    "POST",
    "platforms/{platformId}/webhook-config/rotate-secret",
    tag="Provisioning",
    summary=(
        "Replace the platform's secret. For the overlap both sign in `webhook-signature`, and `X-Webhook-Signature` "
        "is still of the old one."
    ),
    errors=(409,),
    example={"overlapHours": 24},
    body_optional=True,
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, DECRYPT_SECRETS),
)
def handler(request: Request[RotateWebhookSecret], settings: SecretSettings) -> Answer[WebhookSecretRotated]:
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    return rotate_webhook_secret(
        platform_owner(platform_id),
        secret=request.body.secret,
        overlap_hours=request.body.overlap_hours,
        service=webhook_wiring.webhook_service(settings),
        idempotency=request.idempotency,
    )
