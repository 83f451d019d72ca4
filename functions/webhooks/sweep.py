"""Each minute: queues the webhook deliveries that are due, or whose message or sender was lost."""

import logging
from collections.abc import Mapping
from typing import Any

from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.authorizer import settings_of
from interviews.runtime.webhook_wiring import SweepSettings
from interviews.usecases.sweep_deliveries import sweep_deliveries

_log = logging.getLogger("interviews")


@settings_of(SweepSettings)
def handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    settings = SweepSettings.read()
    counts = sweep_deliveries(
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        queue=webhook_wiring.delivery_queue(settings.delivery_queue_url),
        clock=wiring.clock,
    )
    if any(counts.values()):
        _log.info("deliveries swept", extra=dict(counts))
    return dict(counts)
