"""DELETE /v1/admin/tenants/{tenantId}"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    wiring.registry(TenantSettings.read()).delete_tenant(request.path["tenantId"])
    return Response({"tenantId": request.path["tenantId"], "deleted": True})
