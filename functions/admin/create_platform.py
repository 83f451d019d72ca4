"""POST /v1/admin/platforms"""

from interviews.domain.records import to_record
from interviews.domain.requests import CreatePlatform
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(body=CreatePlatform, settings=TenantSettings)
def handler(request: Request[CreatePlatform]) -> Response:
    platform = wiring.registry(TenantSettings.read()).create_platform(request.body.name)
    return Response(to_record(platform), 201)
