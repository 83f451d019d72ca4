"""POST /v1/admin/platforms/{platformId}/webhook-config/rotate-secret"""

from interviews.domain.webhooks.requests import RotateWebhookSecret
from interviews.domain.webhooks.webhook import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.rotate_webhook_secret import rotate_webhook_secret
from interviews.usecases.webhooks.webhook_desk import require_platform


@endpoint(body=RotateWebhookSecret, body_optional=True, settings=SecretSettings)
def handler(request: Request[RotateWebhookSecret]) -> Answer:
    settings = SecretSettings.read()
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    return rotate_webhook_secret(
        platform_owner(platform_id),
        secret=request.body.secret,
        overlap_hours=request.body.overlap_hours,
        desk=webhook_wiring.webhook_desk(settings),
    )
