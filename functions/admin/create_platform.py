"""POST /v1/admin/platforms"""

from interviews.domain.tenants.requests import CreatePlatform
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.kernel.idempotency import Answer


@endpoint(body=CreatePlatform, settings=TenantSettings)
def handler(request: Request[CreatePlatform]) -> Answer:
    registry = wiring.registry(TenantSettings.read())
    return registry.create_platform(request.body.name, idempotency=request.idempotency)
