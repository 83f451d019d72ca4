"""GET /v1/admin/tenants?platformId="""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.query import Listing, Required
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.answer_size import shown_page
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.tenants.answers import TenantDocument
from interviews.usecases.tenants.shown_tenant import shown_tenant
from interviews.usecases.tenants.tenants import list_tenants


class ListTenantsQuery(Listing):
    platform_id = Required("Of this platform.")


@admin(
    "GET",
    "tenants",
    tag="Provisioning",
    summary="List a platform's tenants.",
    grants=(READ_TENANTS,),
)
def handler(
    request: Request[None], query: ListTenantsQuery, settings: TenantsTableSettings
) -> Response[Listed[TenantDocument]]:
    found = list_tenants(
        query.platform_id,
        limit=query.limit,
        position=query.start,
        tenants=wiring.tenant_store(settings.tenants_table),
    )
    return query.page(shown_page(found, shown_tenant))
