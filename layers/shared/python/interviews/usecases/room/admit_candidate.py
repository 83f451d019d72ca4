from ...domain.kernel.access import Link, TenantStatus
from ...domain.kernel.errors import NotFound, SessionEnded
from ...domain.kernel.ids import sha256_hex
from ..runs.run_store import RunStore
from ..tenants.admission import tenant_status
from ..tenants.tenant_store import TenantStore


def admit_candidate(token: str, *, runs: RunStore, tenants: TenantStore) -> Link:
    """Raises NotFound for an unknown link, SessionEnded where the tenant is deleted or suspended."""
    ref = runs.find_link(sha256_hex(token))
    if ref is None:
        raise NotFound("This link is not valid.")
    if tenant_status(ref.tenant_id, tenants) is not TenantStatus.OPEN:
        raise SessionEnded("This interview is not open any more.")
    return Link(ref, token)
