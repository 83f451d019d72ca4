"""GET /v1/admin/tenants/{tenantId}"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import TenantDocument
from interviews.usecases.tenants.shown_tenant import shown_tenant
from interviews.usecases.tenants.tenants import get_tenant


@admin(
    "GET",
    "tenants/{tenantId}",
    tag="Provisioning",
    summary="Read a tenant.",
    grants=(READ_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[TenantDocument]:
    found = get_tenant(request.path["tenantId"], tenants=wiring.tenant_store(settings.tenants_table))
    return Response(shown_tenant(found))
