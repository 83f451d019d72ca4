from collections.abc import Callable

from ...domain.kernel.access import Caller, TenantStatus
from ...domain.kernel.actors import OPERATOR
from ...domain.kernel.errors import InvalidState
from ...domain.tenants.tenant import Tenant
from ..kernel.ports import Json, Page, Signer
from ..runs.run_service import RunService
from ..runs.run_store import CandidateRef, RunFilter
from ..webhooks.webhook_ports import DeliveryStore
from .answers import RunPurged, TenantPurged
from .get_erasure_certificate import get_erasure_certificate
from .purge_candidate import purge_each


def purge_tenant(
    tenant: Tenant,
    candidate_ref: str | None,
    *,
    limit: int,
    position: Json | None,
    show_position: Callable[[Json | None], str | None],
    service: RunService,
    deliveries: DeliveryStore,
    signer: Callable[[], Signer],
    note_failure: Callable[[str, Exception], None],
) -> TenantPurged:
    """Purges the runs of a deleted tenant, or of one candidate where it is suspended or deleted, some at a time, and
    answers their certificates: no key is let in that could. Idempotent, and the certificates come again; `nextCursor`
    leads on. Raises InvalidState while the tenant's own keys can, and for all of a suspended one."""
    if tenant.status is TenantStatus.OPEN:
        raise InvalidState("The tenant is neither suspended nor deleted: its own keys purge its runs.")
    if candidate_ref is None and tenant.status is not TenantStatus.DELETED:
        raise InvalidState("The tenant is not deleted: of a suspended one, name the candidateRef.")
    caller = Caller(OPERATOR, "platform", tenant.platform_id, tenant.tenant_id, frozenset())
    if candidate_ref is None:
        found = service.runs.list_runs(tenant.tenant_id, RunFilter(), limit=limit, key=position)
        page = Page([each.run_id for each in found.items], found.next_key, found.keys)
    else:
        candidate = CandidateRef(tenant.tenant_id, candidate_ref)
        page = service.runs.runs_of_candidate(candidate, limit=limit, key=position)
    items, failures, next_key = purge_each(
        caller,
        page,
        admits=lambda run: candidate_ref in (None, run.candidate_ref),
        service=service,
        deliveries=deliveries,
    )
    for run_id, failure in failures.items():
        note_failure(run_id, failure)
    certified = [
        RunPurged(
            **each,
            jws=get_erasure_certificate(caller, each["runId"], service=service, signer=signer)["jws"],
        )
        for each in items
    ]
    return {
        "tenantId": tenant.tenant_id,
        "items": certified,
        "failed": list(failures),
        "nextCursor": show_position(next_key),
    }
