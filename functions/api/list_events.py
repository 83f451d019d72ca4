"""GET /interviews/{runId}/events"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing
from interviews.runtime.settings import RunSettings
from interviews.usecases.runs.list_events import list_events


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    settings = RunSettings.read()
    query = Listing(request, wiring.cursor_secret(settings))
    desk = wiring.run_desk(settings)
    return query.page(
        list_events(request.caller, request.run_id, limit=query.limit, after=query.after, desk=desk)
    )
