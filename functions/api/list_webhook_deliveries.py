"""GET /webhook-deliveries"""

from interviews.domain.access import Permission
from interviews.domain.delivery import SHOWN, UNDELIVERED
from interviews.domain.events import EventType
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.list_webhook_deliveries import list_webhook_deliveries
from interviews.usecases.webhook_ports import DeliveryFilter

PARAMETERS = PAGING | {"status", "event", "runId", "since", "until"}
ANY_UNDELIVERED = "undelivered"


@endpoint(permission=Permission.TENANT_READ, settings=DeliverySettings)
def handler(request: Request[None]) -> Response:
    settings = DeliverySettings.read()
    query = Query(request.query, PARAMETERS)
    status = query.choice("status", (*SHOWN, ANY_UNDELIVERED))
    event = query.choice("event", tuple(EventType))
    which = DeliveryFilter(
        statuses=UNDELIVERED if status == ANY_UNDELIVERED else (status,) if status else (),
        events=(event,) if event else (),
        run_id=query.text("runId"),
        since=query.moment("since"),
        until=query.moment("until"),
    )
    found = list_webhook_deliveries(
        request.caller,
        which,
        limit=query.limit,
        position=query.position,
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        tenants=webhook_wiring.tenants(settings),
    )
    return page(found)
