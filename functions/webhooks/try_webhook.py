"""POST /webhook-config/test"""

import os

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import DECRYPT_SECRETS, JUDGE_ADDRESSES, READ_TENANTS, SIGN_ED25519
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.webhook_wiring import TestSettings
from interviews.usecases.runs.compose_event import synthetic_event
from interviews.usecases.webhooks.answers import WebhookTested
from interviews.usecases.webhooks.try_webhook import test_webhook


@integration(
    "POST",
    "webhook-config/test",
    permission=Permission.TENANT_UPDATE,
    tag="Webhooks",
    summary="Send a signed, synthetic interview.plan_generated and see what came of it.",
    errors=(404,),
    reveals=frozenset(["answer"]),
    grants=(READ_TENANTS, DECRYPT_SECRETS, SIGN_ED25519, JUDGE_ADDRESSES),
)
def handler(request: Request[None], settings: TestSettings) -> Response[WebhookTested]:
    caller = request.caller
    event, body = synthetic_event(caller.tenant_id, caller.platform_id, clock=wiring.clock, random=os.urandom)
    result = test_webhook(
        tenant_owner(caller.tenant_id),
        event=event,
        body=body,
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        cipher=webhook_wiring.cipher(settings.secrets_key_arn),
        sign_ed25519=webhook_wiring.sign_ed25519(settings.signing_secret_arn),
        sender=webhook_wiring.sender(settings.allow_local_webhooks),
        clock=wiring.clock,
    )
    return Response(result)
