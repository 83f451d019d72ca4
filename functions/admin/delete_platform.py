"""DELETE /v1/admin/platforms/{platformId}"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    wiring.registry(TenantSettings.read()).delete_platform(request.path["platformId"])
    return Response({"platformId": request.path["platformId"], "deleted": True})
