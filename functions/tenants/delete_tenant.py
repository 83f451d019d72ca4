"""DELETE /v1/admin/tenants/{tenantId}"""

import os
from datetime import timedelta

from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CANCEL_RUN, CHANGE_TENANTS, DELETE_FROM_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.query import Cursor, ListCursors, Query
from interviews.runtime.settings import RunSettings
from interviews.usecases.runs.end_runs import end_runs
from interviews.usecases.tenants.answers import TenantDeleted
from interviews.usecases.webhooks.delete_webhook_config import forget_webhook_config

ENOUGH = timedelta(seconds=15)
"""API Gateway waits for 29 seconds; the rest is left to the next call."""


class DeleteTenantQuery(Query):
    cursor = Cursor("Where the last page ended: its `nextCursor`.")


@admin(
    "DELETE",
    "tenants/{tenantId}",
    tag="Provisioning",
    summary=(
        "Delete a tenant: its keys and rooms are shut, its webhooks stop, its runs are cancelled. Call it "
        "again with the `nextCursor` until there is none."
    ),
    errors=(409,),
    grants=(CANCEL_RUN, CHANGE_TENANTS, DELETE_FROM_TENANTS),
)
def handler(
    request: Request[None], query: DeleteTenantQuery, settings: RunSettings
) -> Response[TenantDeleted]:
    tenant_id = request.path["tenantId"]
    cursors = ListCursors.of(request, {}, wiring.cursor_secret(settings))
    position = cursors.read(query.cursor)
    until = wiring.clock() + ENOUGH
    wiring.registry(settings).delete_tenant(tenant_id)
    ended = end_runs(
        tenant_id,
        until=until,
        position=position,
        runs=wiring.run_store(settings.interviews_table),
        clock=wiring.clock,
        random=os.urandom,
    )
    if ended.next_key is None:
        owner = tenant_owner(tenant_id)
        forget_webhook_config(owner, endpoints=webhook_wiring.endpoint_store(settings.tenants_table))
    return Response(
        {
            "tenantId": tenant_id,
            "deleted": True,
            "cancelledRuns": len(ended.items),
            "nextCursor": cursors.show(ended.next_key),
        }
    )
