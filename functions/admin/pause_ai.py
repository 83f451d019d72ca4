"""PUT /v1/admin/ai-work"""

from interviews.domain.tenants.requests import PauseAi
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(body=PauseAi, settings=TenantSettings)
def handler(request: Request[PauseAi]) -> Response:
    wiring.tenant_store(TenantSettings.read().tenants_table).pause_ai(request.body.paused)
    return Response({"paused": request.body.paused})
