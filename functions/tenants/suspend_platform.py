"""POST /v1/admin/platforms/{platformId}/suspend"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import PlatformSwitched


@admin(
    "POST",
    "platforms/{platformId}/suspend",
    tag="Provisioning",
    summary="Suspend a platform: its keys, and its tenants', are refused.",
    errors=(409,),
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[PlatformSwitched]:
    wiring.registry(settings).suspend_platform(request.path["platformId"])
    return Response({"platformId": request.path["platformId"], "suspended": True})
