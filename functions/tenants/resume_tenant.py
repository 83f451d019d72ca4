"""POST /v1/admin/tenants/{tenantId}/resume"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import TenantSwitched
from interviews.usecases.tenants.tenants import resume_tenant


@admin(
    "POST",
    "tenants/{tenantId}/resume",
    tag="Provisioning",
    summary="End a tenant's suspension.",
    errors=(409,),
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Answer[TenantSwitched]:
    return resume_tenant(
        request.path["tenantId"], service=wiring.tenant_service(settings), idempotency=request.idempotency
    )
