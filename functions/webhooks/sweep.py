"""Each minute: queues the webhook deliveries that are due, and makes good what was lost on its way."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from interviews.runtime import webhook_wiring
from interviews.runtime.authorizer import settings_of
from interviews.runtime.observability import note_sweep
from interviews.runtime.webhook_wiring import SweepSettings
from interviews.usecases.webhooks.sweep_deliveries import sweep_deliveries


@settings_of(SweepSettings)
def handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    swept = sweep_deliveries(webhook_wiring.sweeper(SweepSettings.read()))
    note_sweep(swept)
    return asdict(swept)
