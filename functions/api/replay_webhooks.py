"""POST /webhook-deliveries/replay"""

import os

from interviews.domain.access import Permission
from interviews.domain.webhook_requests import ReplayWebhooks
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.query import cursor_of, position_of
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.replay_webhooks import STATUSES, Replay, replay_webhooks
from interviews.usecases.run_desk import Answer
from interviews.usecases.webhook_ports import DeliveryFilter


@endpoint(permission=Permission.TENANT_UPDATE, body=ReplayWebhooks, settings=DeliverySettings)
def handler(request: Request[ReplayWebhooks]) -> Answer:
    settings = DeliverySettings.read()
    body = request.body
    which = DeliveryFilter(STATUSES[body.only], body.events, body.run_id, body.since, body.until)
    return replay_webhooks(
        request.caller,
        Replay(which, body.only, new_ids=body.new_id, is_dry_run=body.dry_run),
        position=position_of(body.cursor),
        show_position=cursor_of,
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        clock=wiring.clock,
        random=os.urandom,
        idempotency=request.idempotency,
    )
