from ...domain.kernel.access import Caller
from ..kernel.answer_size import shown_page
from ..kernel.ports import Json, Page
from .answers import InterviewSummary
from .get_interview import summary
from .run_service import RunService
from .run_store import RunFilter


def list_interviews(
    caller: Caller, which: RunFilter, *, limit: int, position: Json | None, service: RunService
) -> Page[InterviewSummary]:
    """The tenant's runs, newest first (contract §6)."""
    return shown_page(service.runs.list_runs(caller.tenant_id, which, limit=limit, key=position), summary)
