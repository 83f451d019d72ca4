"""GET /v1/admin/platforms/{platformId}"""

from interviews.domain.kernel.records import to_record
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    found = wiring.registry(TenantSettings.read()).get_platform(request.path["platformId"])
    return Response(to_record(found))
