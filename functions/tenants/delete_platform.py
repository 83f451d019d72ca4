"""DELETE /v1/admin/platforms/{platformId}"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import PlatformDeleted


@admin(
    "DELETE",
    "platforms/{platformId}",
    tag="Provisioning",
    summary="Delete a platform that has no tenants.",
    errors=(409,),
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Answer[PlatformDeleted]:
    registry = wiring.registry(settings)
    return registry.delete_platform(request.path["platformId"], idempotency=request.idempotency)
