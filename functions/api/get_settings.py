"""GET /settings"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.tenants.get_settings import get_settings


@endpoint(permission=Permission.TENANT_READ, settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    return Response(
        get_settings(request.caller, tenants=wiring.tenant_store(TenantSettings.read().tenants_table))
    )
