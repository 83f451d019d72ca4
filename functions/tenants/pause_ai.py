"""PUT /v1/admin/ai-work"""

from interviews.domain.tenants.requests import PauseAi
from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import AiWork


@admin(
    "PUT",
    "ai-work",
    tag="Provisioning",
    summary=(
        "Pause all AI work of the stage, or go on with it: at once, without a deployment. What is to be made "
        "waits; a candidate is asked the planned questions; a chat answers 503."
    ),
    example={"paused": True},
    grants=(CHANGE_TENANTS,),
)
def handler(request: Request[PauseAi], settings: TenantsTableSettings) -> Response[AiWork]:
    wiring.tenant_store(settings.tenants_table).pause_ai(request.body.paused)
    return Response({"paused": request.body.paused})
