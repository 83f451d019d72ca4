"""DELETE /v1/admin/platforms/{platformId}"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import PlatformDeleted


@admin(
    "DELETE",
    "platforms/{platformId}",
    tag="Provisioning",
    summary="Delete a platform that has no tenants.",
    errors=(409,),
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[PlatformDeleted]:
    wiring.registry(settings).delete_platform(request.path["platformId"])
    return Response({"platformId": request.path["platformId"], "deleted": True})
