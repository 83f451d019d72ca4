from ...domain.kernel.access import Caller, Permission
from .admission import admit_caller
from .answers import SettingsDocument
from .shown_tenant import shown_settings
from .tenant_store import TenantStore


def get_settings(caller: Caller, *, tenants: TenantStore) -> SettingsDocument:
    """The tenant's settings as they stand now (contract §6). Raises Forbidden."""
    return shown_settings(admit_caller(caller, Permission.TENANT_READ, tenants=tenants, fresh=True))
