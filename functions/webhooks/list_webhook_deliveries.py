"""GET /webhook-deliveries"""

from interviews.domain.kernel.access import Permission
from interviews.domain.kernel.times import first_from
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.delivery import SHOWN, UNDELIVERED
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import READ_DELIVERIES, READ_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.query import Choice, DateTime, Listing, Text
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.webhooks.answers import WebhookDelivery
from interviews.usecases.webhooks.list_webhook_deliveries import list_webhook_deliveries
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter

ANY_UNDELIVERED = "undelivered"


class ListWebhookDeliveriesQuery(Listing):
    status = Choice(
        (*SHOWN, ANY_UNDELIVERED), "The delivery's status; `undelivered` means any but DELIVERED."
    )
    event = Choice(EventType, "The event's type.")
    run_id = Text("Of this run only.")
    since = DateTime("Made at this time or later.", first_from)
    until = DateTime("Made before this time.", first_from)


@integration(
    "GET",
    "webhook-deliveries",
    permission=Permission.TENANT_READ,
    tag="Webhooks",
    summary="List webhook deliveries, newest first.",
    grants=(READ_DELIVERIES, READ_TENANTS),
)
def handler(
    request: Request[None], query: ListWebhookDeliveriesQuery, settings: DeliverySettings
) -> Response[Listed[WebhookDelivery]]:
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
        deliveries=webhook_wiring.delivery_search(settings.deliveries_table),
    )
    return query.page(found)
