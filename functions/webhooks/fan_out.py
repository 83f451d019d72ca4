"""Reads the events in the stream of the `interviews` table and plans their webhook deliveries."""

import logging
from collections.abc import Mapping
from typing import Any

from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.runs.run_items import event_from
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.declared import Invoker, event_handler
from interviews.runtime.grants import CHANGE_DELIVERIES, READ_DELIVERIES, READ_TENANTS, SEND_DELIVERIES
from interviews.runtime.streams import StreamRecord
from interviews.runtime.webhook_wiring import FanOutSettings
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.webhook_ports import Pointer

_log = logging.getLogger("interviews")


@event_handler(Invoker.STREAM, grants=(READ_TENANTS, READ_DELIVERIES, CHANGE_DELIVERIES, SEND_DELIVERIES))
def handler(event: Mapping[str, Any], settings: FanOutSettings) -> dict[str, Any]:
    """Queues the pointers of many records together. The stream delivers again from the first one that failed."""
    pointers: list[Pointer] = []
    failed = []
    for record in event["Records"]:
        try:
            pointers += _plan(record, settings)
        except Exception:
            number = record["dynamodb"]["SequenceNumber"]
            _log.exception("event was not fanned out", extra={"sequenceNumber": number})
            failed = [{"itemIdentifier": number}]
            break
    webhook_wiring.delivery_queue(settings.delivery_queue_url).send(pointers)
    return {"batchItemFailures": failed}


def _plan(record: StreamRecord, settings: FanOutSettings) -> list[Pointer]:
    pointer = fan_out_event(
        event_from(unmarshal(record["dynamodb"]["NewImage"])),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        status_of=webhook_wiring.status_of(settings.tenants_table),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        clock=wiring.clock,
    )
    return [pointer] if pointer else []
