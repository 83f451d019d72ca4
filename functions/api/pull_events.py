"""GET /events"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.events import EventType
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Choice, Listing
from interviews.runtime.webhook_wiring import FeedSettings
from interviews.usecases.webhooks.pull_events import pull_events


class Parameters(Listing):
    event = Choice(EventType)


@endpoint(permission=Permission.READ, settings=FeedSettings)
def handler(request: Request[None]) -> Response:
    settings = FeedSettings.read()
    query = Parameters(request, wiring.cursor_secret(settings))
    found = pull_events(
        request.caller,
        (query.event,) if query.event else (),
        limit=query.limit,
        position=query.start,
        feed=webhook_wiring.feed(settings),
    )
    return query.page(found)
