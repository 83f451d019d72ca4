"""Who is let in, before anything else is looked at (contract §1). The frames of the handlers ask here, so that no use
case has to think of it."""

from dataclasses import dataclass

from ...domain.kernel.access import Caller, Permission, TenantStatus
from ...domain.kernel.errors import Forbidden, NotFound, RunMovedOn, SessionEnded, TenantSuspended
from ...domain.kernel.ids import RunRef, sha256_hex
from ...domain.tenants.tenant import Tenant
from .stores import RunStore, TenantStore


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate's link: its token, and the run to which it leads."""

    ref: RunRef
    token: str


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


def admit_candidate(token: str, *, runs: RunStore, tenants: TenantStore) -> Link:
    """Raises NotFound for an unknown link, SessionEnded where the tenant is deleted or suspended."""
    ref = runs.find_link(sha256_hex(token))
    if ref is None:
        raise NotFound("This link is not valid.")
    if tenant_status(ref.tenant_id, tenants) is not TenantStatus.OPEN:
        raise SessionEnded("This interview is not open any more.")
    return Link(ref, token)


def admit_work(ref: RunRef, *, tenants: TenantStore) -> None:
    """For what goes on by itself. Raises TenantSuspended: it waits, RunMovedOn: it ends."""
    status = tenant_status(ref.tenant_id, tenants)
    if status is TenantStatus.DELETED:
        raise RunMovedOn("The tenant was deleted.")
    if status is TenantStatus.SUSPENDED:
        raise TenantSuspended("The tenant is suspended.")


def require_platform(platform_id: str, tenants: TenantStore) -> None:
    """Raises NotFound."""
    platform = tenants.get_platform(platform_id, fresh=True)
    if platform is None or platform.deleted_at:
        raise NotFound("There is no such platform.")
