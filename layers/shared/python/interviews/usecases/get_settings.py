from ..domain.access import Caller
from ..domain.records import to_record
from .ports import Json
from .run_desk import RunDesk


def get_settings(caller: Caller, *, desk: RunDesk) -> Json:
    """The tenant's settings (contract §6)."""
    settings: Json = to_record(desk.require_tenant(caller, fresh=True).settings)
    return settings
