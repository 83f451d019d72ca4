"""POST /webhook-deliveries/replay"""

import os
from dataclasses import asdict

from interviews.domain.kernel.access import Permission
from interviews.domain.kernel.times import first_from
from interviews.domain.webhooks.requests import ReplayWebhooks
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CHANGE_DELIVERIES, READ_DELIVERIES, READ_TENANTS
from interviews.runtime.http import Request, integration
from interviews.runtime.query import ListCursors
from interviews.runtime.webhook_wiring import DeliverySettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.webhooks.answers import WebhooksReplayed
from interviews.usecases.webhooks.replay_webhooks import STATUSES, Replay, replay_webhooks
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter


@integration(
    "POST",
    "webhook-deliveries/replay",
    permission=Permission.TENANT_UPDATE,
    tag="Webhooks",
    summary="Send many events again, on the full schedule.",
    statuses=(202,),
    errors=(409,),
    example={"since": "2026-11-01T00:00:00.000Z", "only": "failed", "dryRun": True},
    replays=True,
    grants=(READ_DELIVERIES, CHANGE_DELIVERIES, READ_TENANTS),
)
def handler(request: Request[ReplayWebhooks], settings: DeliverySettings) -> Answer[WebhooksReplayed]:
    body = request.body
    which = DeliveryFilter(
        STATUSES[body.only],
        body.events,
        body.run_id,
        since=first_from(body.since),
        until=first_from(body.until) if body.until else None,
    )
    cursors = ListCursors.of(request, asdict(which), wiring.cursor_secret(settings))
    return replay_webhooks(
        request.caller,
        Replay(which, body.only, new_ids=body.new_id, is_dry_run=body.dry_run),
        position=cursors.read(body.cursor),
        show_position=cursors.show,
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        search=webhook_wiring.delivery_search(settings.deliveries_table),
        endpoints=webhook_wiring.endpoint_store(settings.tenants_table),
        clock=wiring.clock,
        random=os.urandom,
        idempotency=request.idempotency,
    )
