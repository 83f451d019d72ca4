"""POST /v1/admin/platforms/{platformId}/resume"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    wiring.registry(TenantSettings.read()).resume_platform(request.path["platformId"])
    return Response({"platformId": request.path["platformId"], "suspended": False})
