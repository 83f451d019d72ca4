"""POST /webhook-deliveries/replay"""

import os
from dataclasses import asdict

from interviews.domain.kernel.access import Permission
from interviews.domain.webhooks.requests import ReplayWebhooks
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.query import ListCursors
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.replay_webhooks import STATUSES, Replay, replay_webhooks
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter


@endpoint(permission=Permission.TENANT_UPDATE, body=ReplayWebhooks, settings=DeliverySettings)
def handler(request: Request[ReplayWebhooks]) -> Answer:
    settings = DeliverySettings.read()
    body = request.body
    which = DeliveryFilter(STATUSES[body.only], body.events, body.run_id, body.since, body.until)
    cursors = ListCursors.of(request, asdict(which), wiring.cursor_secret(settings))
    return replay_webhooks(
        request.caller,
        Replay(which, body.only, new_ids=body.new_id, is_dry_run=body.dry_run),
        position=cursors.read(body.cursor),
        show_position=cursors.show,
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        clock=wiring.clock,
        random=os.urandom,
        idempotency=request.idempotency,
    )
