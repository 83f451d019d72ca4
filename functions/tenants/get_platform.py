"""GET /v1/admin/platforms/{platformId}"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import PlatformDocument
from interviews.usecases.tenants.platforms import get_platform, shown_platform


@admin(
    "GET",
    "platforms/{platformId}",
    tag="Provisioning",
    summary="Read a platform.",
    grants=(READ_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[PlatformDocument]:
    found = get_platform(request.path["platformId"], tenants=wiring.tenant_store(settings.tenants_table))
    return Response(shown_platform(found))
