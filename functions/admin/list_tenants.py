"""GET /v1/admin/tenants?platformId="""

from interviews.domain.records import to_record
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.settings import TenantSettings
from interviews.usecases.ports import Page


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    query = Query(request.query, PAGING | {"platformId"})
    registry = wiring.registry(TenantSettings.read())
    platform_id = query.required("platformId")
    found = registry.list_tenants(platform_id, limit=query.limit, position=query.position)
    return page(Page([to_record(each) for each in found.items], found.next_key))
