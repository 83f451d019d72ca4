from ..domain.access import Caller
from ..domain.records import to_record
from ..domain.tenant import Tenant
from .ports import Json
from .run_desk import RunDesk


def get_settings(caller: Caller, *, desk: RunDesk) -> Json:
    """The tenant's settings (contract §6)."""
    return shown_settings(desk.require_tenant(caller, fresh=True))


def shown_settings(tenant: Tenant) -> Json:
    """With the limits, which the tenant may read and not change (contract §9)."""
    settings: Json = to_record(tenant.settings)
    return settings | {"limits": to_record(tenant.limits)}
