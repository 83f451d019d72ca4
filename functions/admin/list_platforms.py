"""GET /v1/admin/platforms"""

from interviews.domain.records import to_record
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing, page
from interviews.runtime.settings import TenantSettings
from interviews.usecases.answer_size import shown_page


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    query = Listing(request.query)
    registry = wiring.registry(TenantSettings.read())
    found = registry.list_platforms(limit=query.limit, position=query.cursor)
    return page(shown_page(found, to_record))
