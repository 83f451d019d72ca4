"""PUT /v1/admin/platforms/{platformId}/webhook-config"""

from interviews.domain.webhooks.endpoint import platform_owner
from interviews.domain.webhooks.requests import PutPlatformWebhookConfig
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import DECRYPT_SECRETS, SAVE_WEBHOOK_CONFIG
from interviews.runtime.http import Request, admin
from interviews.runtime.webhook_wiring import EndpointSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.platforms import require_platform
from interviews.usecases.webhooks.answers import WebhookConfigSaved
from interviews.usecases.webhooks.put_webhook_config import put_webhook_config


@admin(
    "PUT",
    "platforms/{platformId}/webhook-config",
    tag="Provisioning",
    summary="Set the platform's webhook configuration: for tenants that have none.",
    errors=(409,),
    example={"callbackUrl": "https://ats.example/webhooks/interviews", "events": ["interview.approved"]},
    replays=True,
    grants=(SAVE_WEBHOOK_CONFIG, DECRYPT_SECRETS),
)
def handler(
    request: Request[PutPlatformWebhookConfig], settings: EndpointSettings
) -> Answer[WebhookConfigSaved]:
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    return put_webhook_config(
        platform_owner(platform_id),
        callback_url=request.body.callback_url,
        events=request.body.events,
        description=request.body.description,
        secret=request.body.secret,
        ordering=request.body.ordering,
        max_per_second=request.body.max_per_second,
        signs_ed25519=request.body.sign_ed25519,
        service=webhook_wiring.webhook_service(settings),
        check_address=webhook_wiring.callback_check(settings),
        idempotency=request.idempotency,
    )
