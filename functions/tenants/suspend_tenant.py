"""POST /v1/admin/tenants/{tenantId}/suspend"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import TenantSwitched


@admin(
    "POST",
    "tenants/{tenantId}/suspend",
    tag="Provisioning",
    summary="Suspend a tenant: nothing is done for it, nothing of it is lost.",
    errors=(409,),
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[TenantSwitched]:
    wiring.registry(settings).suspend_tenant(request.path["tenantId"])
    return Response({"tenantId": request.path["tenantId"], "suspended": True})
