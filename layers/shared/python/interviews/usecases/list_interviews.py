from ..domain.access import Caller
from .answer_size import shown_page
from .get_interview import summary
from .ports import Json, Page, RunFilter
from .run_desk import RunDesk


def list_interviews(
    caller: Caller, which: RunFilter, *, limit: int, position: Json | None, desk: RunDesk
) -> Page[Json]:
    """The tenant's runs, newest first (contract §6)."""
    return shown_page(desk.runs.list_runs(caller.tenant_id, which, limit=limit, key=position), summary)
