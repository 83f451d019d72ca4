"""POST /v1/admin/platforms"""

from interviews.domain.tenants.requests import CreatePlatform
from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import PlatformDocument
from interviews.usecases.tenants.platforms import create_platform


@admin(
    "POST",
    "platforms",
    tag="Provisioning",
    summary="Create a platform.",
    statuses=(201,),
    errors=(409,),
    example={"name": "Acme ATS"},
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[CreatePlatform], settings: TenantsTableSettings) -> Answer[PlatformDocument]:
    return create_platform(
        request.body.name, service=wiring.tenant_service(settings), idempotency=request.idempotency
    )
