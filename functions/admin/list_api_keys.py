"""GET /v1/admin/api-keys?platformId= or tenantId="""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing, Required, Text
from interviews.runtime.settings import TenantSettings
from interviews.usecases.kernel.answer_size import shown_page
from interviews.usecases.tenants.provision import shown_key


class Parameters(Listing):
    tenant_id = Text()
    platform_id = Required(unless="tenantId")


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    settings = TenantSettings.read()
    query = Parameters(request, wiring.cursor_secret(settings))
    registry = wiring.registry(settings)
    owner_id = query.tenant_id or query.platform_id
    found = registry.list_api_keys(owner_id, limit=query.limit, position=query.start)
    return query.page(shown_page(found, shown_key))
