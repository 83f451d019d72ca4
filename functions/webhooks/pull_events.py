"""GET /events"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.events import EventType
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import (
    DECRYPT_SECRETS,
    MAKE_LINKS,
    READ_DELIVERIES,
    READ_RUNS,
    READ_TENANTS,
    SIGN_ED25519,
)
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.query import Choice, Listing
from interviews.runtime.webhook_wiring import FeedSettings
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.webhooks.answers import PulledEvent
from interviews.usecases.webhooks.pull_events import pull_events


class PullEventsQuery(Listing):
    event = Choice(EventType, "The event's type.")


@integration(
    "GET",
    "events",
    permission=Permission.READ,
    tag="Webhooks",
    summary=(
        "Pull the tenant's events as webhooks would bring them, the oldest first. The cursor leads on from "
        "the end."
    ),
    grants=(READ_RUNS, READ_TENANTS, READ_DELIVERIES, DECRYPT_SECRETS, SIGN_ED25519, MAKE_LINKS),
)
def handler(
    request: Request[None], query: PullEventsQuery, settings: FeedSettings
) -> Response[Listed[PulledEvent]]:
    found = pull_events(
        request.caller,
        (query.event,) if query.event else (),
        limit=query.limit,
        position=query.start,
        feed=webhook_wiring.feed(settings),
    )
    return query.page(found)
