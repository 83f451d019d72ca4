"""GET /webhook-deliveries"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.delivery import SHOWN, UNDELIVERED
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Choice, Listing, Moment, Text
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.webhooks.list_webhook_deliveries import list_webhook_deliveries
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter

ANY_UNDELIVERED = "undelivered"


class Parameters(Listing):
    status = Choice((*SHOWN, ANY_UNDELIVERED))
    event = Choice(EventType)
    run_id = Text()
    since = Moment()
    until = Moment()


@endpoint(permission=Permission.TENANT_READ, settings=DeliverySettings)
def handler(request: Request[None]) -> Response:
    settings = DeliverySettings.read()
    query = Parameters(request, wiring.cursor_secret(settings))
    status = query.status
    which = DeliveryFilter(
        statuses=UNDELIVERED if status == ANY_UNDELIVERED else (status,) if status else (),
        events=(query.event,) if query.event else (),
        run_id=query.run_id,
        since=query.since,
        until=query.until,
    )
    found = list_webhook_deliveries(
        request.caller,
        which,
        limit=query.limit,
        position=query.start,
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
    )
    return query.page(found)
