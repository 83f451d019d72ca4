"""GET /v1/admin/tenants?platformId="""

from interviews.domain.kernel.records import to_record
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing, Required
from interviews.runtime.settings import TenantSettings
from interviews.usecases.kernel.answer_size import shown_page


class Parameters(Listing):
    platform_id = Required()


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    settings = TenantSettings.read()
    query = Parameters(request, wiring.cursor_secret(settings))
    registry = wiring.registry(settings)
    found = registry.list_tenants(query.platform_id, limit=query.limit, position=query.start)
    return query.page(shown_page(found, to_record))
