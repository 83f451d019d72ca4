"""POST /v1/admin/platforms/{platformId}/resume"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import PlatformSwitched
from interviews.usecases.tenants.platforms import resume_platform


@admin(
    "POST",
    "platforms/{platformId}/resume",
    tag="Provisioning",
    summary="End a platform's suspension.",
    errors=(409,),
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Answer[PlatformSwitched]:
    return resume_platform(
        request.path["platformId"], service=wiring.tenant_service(settings), idempotency=request.idempotency
    )
