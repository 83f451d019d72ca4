from collections.abc import Callable

from ...domain.kernel.access import Caller
from ...domain.kernel.actors import OPERATOR
from ...domain.kernel.errors import InvalidState
from ...domain.tenants.tenant import Tenant
from ..kernel.ports import Json, Signer
from ..kernel.run_service import RunService
from ..kernel.stores import RunFilter
from ..webhooks.webhook_ports import DeliveryStore
from .answers import RunPurged, TenantPurged
from .get_erasure_certificate import get_erasure_certificate
from .purge_candidate import purge_each


def purge_tenant(
    tenant: Tenant,
    *,
    limit: int,
    position: Json | None,
    show_position: Callable[[Json | None], str | None],
    service: RunService,
    deliveries: DeliveryStore,
    signer: Callable[[], Signer],
    note_failure: Callable[[str, Exception], None],
) -> TenantPurged:
    """Purges the runs of a deleted tenant, some at a time, and answers their certificates: no key is left that could.
    Idempotent, and the certificates come again; `nextCursor` leads on. Raises InvalidState for a tenant that is not
    deleted."""
    if not tenant.deleted_at:
        raise InvalidState("The tenant is not deleted: its own keys purge its runs.")
    caller = Caller(OPERATOR, "platform", tenant.platform_id, tenant.tenant_id, frozenset())
    page = service.runs.list_runs(tenant.tenant_id, RunFilter(), limit=limit, key=position)
    run_ids = [each.run_id for each in page.items]
    items, failures, seen = purge_each(caller, run_ids, service=service, deliveries=deliveries)
    for run_id, failure in failures.items():
        note_failure(run_id, failure)
    certified = [
        RunPurged(
            **each,
            jws=get_erasure_certificate(caller, each["runId"], service=service, signer=signer)["jws"],
        )
        for each in items
    ]
    next_key = page.next_key if seen == len(run_ids) else page.keys[seen - 1]
    return {
        "tenantId": tenant.tenant_id,
        "items": certified,
        "failed": list(failures),
        "nextCursor": show_position(next_key),
    }
