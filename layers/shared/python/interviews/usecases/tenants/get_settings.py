from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.records import to_record
from ...domain.tenants.tenant import Tenant
from ..kernel.admission import admit_caller
from ..kernel.ports import Json
from ..kernel.stores import TenantStore


def get_settings(caller: Caller, *, tenants: TenantStore) -> Json:
    """The tenant's settings as they stand now (contract §6). Raises Forbidden."""
    return shown_settings(admit_caller(caller, Permission.TENANT_READ, tenants=tenants, fresh=True))


def shown_settings(tenant: Tenant) -> Json:
    """With the limits, which the tenant may read and not change (contract §9)."""
    settings: Json = to_record(tenant.settings)
    return settings | {"limits": to_record(tenant.limits)}
