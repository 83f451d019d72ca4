from typing import cast

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.records import to_record
from ...domain.tenants.tenant import Tenant
from ..kernel.admission import admit_caller
from ..kernel.stores import TenantStore
from .answers import SettingsDocument


def get_settings(caller: Caller, *, tenants: TenantStore) -> SettingsDocument:
    """The tenant's settings as they stand now (contract §6). Raises Forbidden."""
    return shown_settings(admit_caller(caller, Permission.TENANT_READ, tenants=tenants, fresh=True))


def shown_settings(tenant: Tenant) -> SettingsDocument:
    """With the limits, which the tenant may read and not change (contract §9)."""
    return cast(SettingsDocument, {**to_record(tenant.settings), "limits": to_record(tenant.limits)})
