"""Who is let in, before anything else is looked at (contract §1). The frames of the handlers ask here, so that no use
case has to think of it; of candidates they ask usecases/room/admit_candidate.py."""

from ...domain.kernel.access import Caller, Permission, TenantStatus
from ...domain.kernel.errors import Forbidden, RunMovedOn, TenantSuspended
from ...domain.kernel.ids import RunRef
from ...domain.tenants.tenant import Tenant
from .tenant_store import TenantStore


def tenant_status(tenant_id: str, tenants: TenantStore) -> TenantStatus:
    """As its platform lets it stand, for every door behind which no key is checked; as it was at most a minute ago."""
    tenant = tenants.get_tenant(tenant_id)
    return tenant.under(tenants.get_platform(tenant.platform_id)).status if tenant else TenantStatus.DELETED


def admit_caller(
    caller: Caller, permission: Permission, *, tenants: TenantStore, fresh: bool = False
) -> Tenant:
    """The tenant for which a key speaks; at its platform the authorizer has looked. First the tenant, then the
    permission: what a foreign key hears does not depend on what it may do elsewhere. Raises Forbidden."""
    tenant = tenants.get_tenant(caller.tenant_id, fresh=fresh)
    if tenant is None or tenant.deleted_at or tenant.platform_id != caller.platform_id:
        raise Forbidden("The tenant is unknown or does not belong to this platform.")
    if tenant.suspended_at:
        raise Forbidden("The tenant is suspended.")
    caller.require(permission)
    return tenant


def admit_work(ref: RunRef, *, tenants: TenantStore) -> None:
    """For what goes on by itself. Raises TenantSuspended: it waits, RunMovedOn: it ends."""
    status = tenant_status(ref.tenant_id, tenants)
    if status is TenantStatus.DELETED:
        raise RunMovedOn("The tenant was deleted.")
    if status is TenantStatus.SUSPENDED:
        raise TenantSuspended("The tenant is suspended.")
