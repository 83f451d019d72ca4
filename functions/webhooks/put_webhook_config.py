"""PUT /webhook-config"""

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.domain.webhooks.requests import PutWebhookConfig
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import DECRYPT_SECRETS, SAVE_WEBHOOK_CONFIG
from interviews.runtime.http import Request, integration
from interviews.runtime.webhook_wiring import EndpointSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.answers import WebhookConfigSaved
from interviews.usecases.webhooks.put_webhook_config import put_webhook_config


@integration(
    "PUT",
    "webhook-config",
    permission=Permission.TENANT_UPDATE,
    tag="Webhooks",
    summary="Set the whole webhook configuration. Without a `secret` the present one stays, or the first is made.",
    errors=(409,),
    example={"callbackUrl": "https://ats.example/webhooks/interviews", "events": ["interview.approved"]},
    replays=True,
    fresh=True,
    grants=(SAVE_WEBHOOK_CONFIG, DECRYPT_SECRETS),
)
def handler(request: Request[PutWebhookConfig], settings: EndpointSettings) -> Answer[WebhookConfigSaved]:
    return put_webhook_config(
        tenant_owner(request.caller.tenant_id),
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
