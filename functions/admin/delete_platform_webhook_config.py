"""DELETE /v1/admin/platforms/{platformId}/webhook-config"""

from interviews.domain.webhooks.webhook import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.webhook_wiring import SecretSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.delete_webhook_config import delete_webhook_config
from interviews.usecases.webhooks.webhook_desk import require_platform


@endpoint(settings=SecretSettings)
def handler(request: Request[None]) -> Answer:
    settings = SecretSettings.read()
    platform_id = request.path["platformId"]
    require_platform(platform_id, wiring.tenant_store(settings.tenants_table))
    return delete_webhook_config(platform_owner(platform_id), desk=webhook_wiring.webhook_desk(settings))
