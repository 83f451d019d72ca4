"""Who is let in, before anything else is looked at (contract §1). The frames of the handlers ask here, so that no use
case has to think of it."""

from dataclasses import dataclass

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.errors import Forbidden, NotFound, RunMovedOn, SessionEnded, TenantSuspended
from ...domain.kernel.ids import sha256_hex
from ...domain.runs.run import RunRef
from ...domain.tenants.tenant import Tenant
from .stores import RunStore, TenantStore


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate's link: its token, and the run to which it leads."""

    ref: RunRef
    token: str


def standing_tenant(tenant_id: str, tenants: TenantStore) -> Tenant | None:
    """The tenant as its platform lets it stand, for every door behind which no key is checked; as it was at most a
    minute ago."""
    tenant = tenants.get_tenant(tenant_id)
    return tenant and tenant.under(tenants.get_platform(tenant.platform_id))


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
    tenant = standing_tenant(ref.tenant_id, tenants)
    if tenant is None or not tenant.is_open:
        raise SessionEnded("This interview is not open any more.")
    return Link(ref, token)


def admit_work(ref: RunRef, *, tenants: TenantStore) -> None:
    """For what goes on by itself. Raises TenantSuspended: it waits, RunMovedOn: it ends."""
    tenant = standing_tenant(ref.tenant_id, tenants)
    if tenant is None or tenant.deleted_at:
        raise RunMovedOn("The tenant was deleted.")
    if tenant.suspended_at:
        raise TenantSuspended("The tenant is suspended.")
