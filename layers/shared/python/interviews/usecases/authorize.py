import re

from ..domain.access import KEY_PREFIX, ApiKey
from ..domain.errors import Forbidden, Unauthenticated
from ..domain.ids import sha256_hex
from ..domain.times import to_iso
from .ports import Clock, TenantStore

_FORM = re.compile(KEY_PREFIX + "[0-9a-f]{64}")


def authorize(key: str, source_ip: str, *, tenants: TenantStore, clock: Clock) -> ApiKey:
    """The live key behind `X-API-Key` (contract §1). Raises Unauthenticated, Forbidden."""
    found = tenants.find_key(sha256_hex(key)) if _FORM.fullmatch(key) else None
    if (
        found is None
        or not found.is_live(to_iso(clock()))
        or not lives(found.platform_id, found.tenant_id, tenants)
    ):
        raise Unauthenticated("The API key is missing, unknown, expired or revoked.")
    if not found.allows_address(source_ip):
        raise Forbidden("This API key may not be used from this address.")
    return found


def lives(platform_id: str, tenant_id: str | None, tenants: TenantStore) -> bool:
    """Whether the platform, and the tenant where one is named, were not deleted."""
    platform = tenants.get_platform(platform_id)
    if platform is None or platform.deleted_at:
        return False
    if tenant_id is None:
        return True
    tenant = tenants.get_tenant(tenant_id)
    return tenant is not None and tenant.deleted_at is None
