from ..domain.access import Caller, Permission
from ..domain.records import to_record
from .admission import admit_caller
from .ports import Json, TenantStore


def get_settings(caller: Caller, *, tenants: TenantStore) -> Json:
    """The tenant's settings as they stand now (contract §6). Raises Forbidden."""
    tenant = admit_caller(caller, Permission.TENANT_READ, tenants=tenants, fresh=True)
    settings: Json = to_record(tenant.settings)
    return settings
