"""POST /v1/admin/tenants/{tenantId}/suspend"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    wiring.registry(TenantSettings.read()).suspend_tenant(request.path["tenantId"])
    return Response({"tenantId": request.path["tenantId"], "suspended": True})
