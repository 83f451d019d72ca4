"""PUT /v1/admin/ai-work"""

from interviews.domain.tenants.requests import PauseAi
from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import AiWork
from interviews.usecases.tenants.pause_ai import pause_ai


@admin(
    "PUT",
    "ai-work",
    tag="Provisioning",
    summary=(
        "Pause all AI work of the stage, or go on with it: at once, without a deployment. What is to be made "
        "waits; a candidate is asked the planned questions; a chat answers 503."
    ),
    errors=(409,),
    example={"paused": True},
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[PauseAi], settings: TenantsTableSettings) -> Answer[AiWork]:
    return pause_ai(
        request.body.paused, service=wiring.tenant_service(settings), idempotency=request.idempotency
    )
