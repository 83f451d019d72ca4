"""GET /v1/admin/api-keys?platformId= or tenantId="""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.settings import TenantSettings
from interviews.usecases.ports import Page
from interviews.usecases.provision import shown_key


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    query = Query(request.query, PAGING | {"platformId", "tenantId"})
    registry = wiring.registry(TenantSettings.read())
    owner_id = query.text("tenantId") or query.required("platformId")
    found = registry.list_api_keys(owner_id, limit=query.limit, position=query.position)
    return page(Page([shown_key(each) for each in found.items], found.next_key))
