"""POST /v1/admin/tenants/{tenantId}/resume"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import TenantSwitched


@admin(
    "POST",
    "tenants/{tenantId}/resume",
    tag="Provisioning",
    summary="End a tenant's suspension.",
    errors=(409,),
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[TenantSwitched]:
    wiring.registry(settings).resume_tenant(request.path["tenantId"])
    return Response({"tenantId": request.path["tenantId"], "suspended": False})
