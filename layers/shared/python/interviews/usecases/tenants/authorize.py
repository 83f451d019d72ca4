import re

from ...domain.kernel.access import KEY_PREFIX, ApiKey, TenantStatus
from ...domain.kernel.errors import Forbidden, Unauthenticated
from ...domain.kernel.ids import sha256_hex
from ..kernel.ports import Clock
from .tenant_store import TenantStore

_FORM = re.compile(KEY_PREFIX + "[0-9a-f]{64}")


def authorize(key: str, source_ip: str, *, tenants: TenantStore, clock: Clock) -> ApiKey:
    """The live key behind `X-API-Key` (contract §1). Whom it belongs to is read anew: API Gateway keeps the answer for
    a minute, and what were a minute old here would be two there. Raises Unauthenticated, Forbidden."""
    found = tenants.find_key(sha256_hex(key)) if _FORM.fullmatch(key) else None
    if found is None or not found.is_live(clock()):
        raise Unauthenticated("The API key is missing, unknown, expired or revoked.")
    if not is_open(found.platform_id, found.tenant_id, tenants):
        raise Forbidden("The owner of this API key is deleted or suspended.")
    if not found.allows_address(source_ip):
        raise Forbidden("This API key may not be used from this address.")
    return found


def is_open(platform_id: str, tenant_id: str | None, tenants: TenantStore) -> bool:
    """Whether the platform, and the tenant where one is named, are neither deleted nor suspended."""
    platform = tenants.get_platform(platform_id, fresh=True)
    if platform is None or not platform.is_open:
        return False
    if tenant_id is None:
        return True
    tenant = tenants.get_tenant(tenant_id, fresh=True)
    return tenant is not None and tenant.status is TenantStatus.OPEN
