"""Reads the events in the stream of the `interviews` table and plans their webhook deliveries."""

from collections.abc import Sequence

from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.runs.run_items import event_from
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CHANGE_DELIVERIES, READ_DELIVERIES, READ_TENANTS, SEND_DELIVERIES
from interviews.runtime.streams import StreamRecord, stream
from interviews.runtime.webhook_wiring import FanOutSettings
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.webhook_ports import Pointer


def _queue(pointers: Sequence[Pointer | None], settings: FanOutSettings) -> None:
    """Those of a whole batch together."""
    queue = webhook_wiring.delivery_queue(settings.delivery_queue_url)
    queue.send([each for each in pointers if each])


@stream(grants=(READ_TENANTS, READ_DELIVERIES, CHANGE_DELIVERIES, SEND_DELIVERIES), finish=_queue)
def handler(record: StreamRecord, settings: FanOutSettings) -> Pointer | None:
    return fan_out_event(
        event_from(unmarshal(record["dynamodb"]["NewImage"])),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        status_of=webhook_wiring.status_of(settings.tenants_table),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        clock=wiring.clock,
    )
