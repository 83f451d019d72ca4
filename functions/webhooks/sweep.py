"""Each minute: queues the webhook deliveries that are due, and makes good what was lost on its way."""

from dataclasses import asdict

from interviews.runtime import webhook_wiring
from interviews.runtime.declared import Invoker, event_handler
from interviews.runtime.grants import (
    CHANGE_DELIVERIES,
    DELETE_FROM_DELIVERIES,
    KEEP_QUARANTINE,
    READ_DELIVERIES,
    READ_RUNS,
    READ_TENANTS,
    SEND_DELIVERIES,
)
from interviews.runtime.metrics import note_sweep
from interviews.runtime.webhook_wiring import SweepSettings
from interviews.usecases.webhooks.sweep_deliveries import sweep_deliveries


@event_handler(
    Invoker.CLOCK,
    grants=(
        READ_RUNS,
        KEEP_QUARANTINE,
        READ_TENANTS,
        READ_DELIVERIES,
        CHANGE_DELIVERIES,
        DELETE_FROM_DELIVERIES,
        SEND_DELIVERIES,
    ),
)
def handler(event: object, settings: SweepSettings) -> dict[str, int]:
    swept = sweep_deliveries(webhook_wiring.sweeper(settings))
    note_sweep(swept)
    return asdict(swept)
