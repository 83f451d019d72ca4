"""POST /webhook-config/test"""

import os

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.webhook import tenant_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import DECRYPT_SECRETS, JUDGE_ADDRESSES, READ_TENANTS, SIGN_ED25519
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.webhook_wiring import TestSettings
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
    result = test_webhook(
        tenant_owner(caller.tenant_id),
        tenant_id=caller.tenant_id,
        platform_id=caller.platform_id,
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        cipher=webhook_wiring.cipher(settings.secrets_key_arn),
        signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
        sender=webhook_wiring.sender(settings.allow_local_webhooks),
        clock=wiring.clock,
        random=os.urandom,
    )
    return Response(result)
