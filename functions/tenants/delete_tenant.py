"""DELETE /v1/admin/tenants/{tenantId}"""

import os
from datetime import timedelta

from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CANCEL_RUN, CHANGE_TENANTS, DELETE_FROM_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.query import Cursor, ListCursors, Query
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer, answered_last
from interviews.usecases.kernel.ports import Json, Page
from interviews.usecases.runs.end_runs import end_runs
from interviews.usecases.tenants.answers import TenantDeleted
from interviews.usecases.tenants.tenants import delete_tenant
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
    replays=True,
    grants=(CANCEL_RUN, CHANGE_TENANTS, DELETE_FROM_TENANTS),
)
def handler(request: Request[None], query: DeleteTenantQuery, settings: RunSettings) -> Answer[TenantDeleted]:
    cursors = ListCursors.of(request, {}, wiring.cursor_secret(settings))
    position = cursors.read(query.cursor)

    def delete() -> TenantDeleted:
        ended = _ended(request.path["tenantId"], position, settings)
        return {
            "tenantId": request.path["tenantId"],
            "deleted": True,
            "cancelledRuns": len(ended.items),
            "nextCursor": cursors.show(ended.next_key),
        }

    return answered_last(
        request.idempotency, delete, answers=wiring.tenant_store(settings.tenants_table), clock=wiring.clock
    )


def _ended(tenant_id: str, position: Json | None, settings: RunSettings) -> Page[str]:
    """The runs that were cancelled with the tenant."""
    until = wiring.clock() + ENOUGH
    delete_tenant(tenant_id, service=wiring.tenant_service(settings))
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
    return ended
