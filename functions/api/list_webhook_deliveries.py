"""GET /webhook-deliveries"""

from interviews.domain.access import Permission
from interviews.domain.events import EventType
from interviews.domain.webhook import DeliveryStatus
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.list_webhook_deliveries import list_webhook_deliveries
from interviews.usecases.webhook_ports import DeliveryFilter

PARAMETERS = PAGING | {"status", "event", "runId"}


@endpoint(permission=Permission.TENANT_READ, settings=DeliverySettings)
def handler(request: Request[None]) -> Response:
    settings = DeliverySettings.read()
    query = Query(request.query, PARAMETERS)
    which = DeliveryFilter(
        status=query.choice("status", tuple(DeliveryStatus)),
        event=query.choice("event", tuple(EventType)),
        run_id=query.text("runId"),
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
