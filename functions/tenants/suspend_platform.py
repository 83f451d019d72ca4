"""POST /v1/admin/platforms/{platformId}/suspend"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import PlatformSwitched
from interviews.usecases.tenants.platforms import suspend_platform


@admin(
    "POST",
    "platforms/{platformId}/suspend",
    tag="Provisioning",
    summary="Suspend a platform: its keys, and its tenants', are refused.",
    errors=(409,),
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Answer[PlatformSwitched]:
    return suspend_platform(
        request.path["platformId"], service=wiring.tenant_service(settings), idempotency=request.idempotency
    )
