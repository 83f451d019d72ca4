"""GET /v1/admin/api-keys?platformId= or tenantId="""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.query import Listing, Required, Text
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.answer_size import shown_page
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.tenants.answers import ApiKeyDocument
from interviews.usecases.tenants.api_keys import list_api_keys, shown_key


class ListApiKeysQuery(Listing):
    tenant_id = Text("Of this tenant.")
    platform_id = Required("Of this platform.", unless="tenantId")


@admin(
    "GET",
    "api-keys",
    tag="Provisioning",
    summary="List the keys of a tenant, or of a platform: one of the two ids is needed.",
    grants=(READ_TENANTS,),
)
def handler(
    request: Request[None], query: ListApiKeysQuery, settings: TenantsTableSettings
) -> Response[Listed[ApiKeyDocument]]:
    owner_id = query.tenant_id or query.platform_id
    found = list_api_keys(
        owner_id, limit=query.limit, position=query.start, tenants=wiring.tenant_store(settings.tenants_table)
    )
    return query.page(shown_page(found, shown_key))
