"""GET /events"""

from interviews.domain.access import Permission
from interviews.domain.events import EventType
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.webhook_wiring import FeedSettings
from interviews.usecases.pull_events import pull_events


@endpoint(permission=Permission.READ, settings=FeedSettings)
def handler(request: Request[None]) -> Response:
    query = Query(request.query, PAGING | {"event"})
    event = query.choice("event", tuple(EventType))
    found = pull_events(
        request.caller,
        (event,) if event else (),
        limit=query.limit,
        position=query.position,
        feed=webhook_wiring.feed(FeedSettings.read()),
    )
    return page(found)
