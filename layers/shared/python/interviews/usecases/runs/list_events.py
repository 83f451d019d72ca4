from dataclasses import replace

from ...domain.kernel.access import Caller
from ...domain.runs.events import Event
from ...domain.runs.lifecycle import State
from ..kernel.answer_size import shown_page
from ..kernel.ports import Json, Page
from .answers import RunEvent
from .run_service import RunService


def list_events(
    caller: Caller, run_id: str, *, limit: int, after: int, service: RunService
) -> Page[RunEvent]:
    """The run's audit trail in the order of `sequence`, after number `after` (contract §6)."""
    run = service.view(caller, run_id).run
    page = service.runs.events(run.ref, after=after, limit=limit)
    last = page.items[-1].sequence if page.items else after
    following: Json | None = {"after": last} if last < run.sequence else None
    return shown_page(replace(page, next_key=following), _shown)


def _shown(event: Event) -> RunEvent:
    return {
        "sequence": event.sequence,
        "eventId": event.event_id,
        "event": event.event,
        "state": State(event.state),
        "timestamp": event.timestamp,
        "actor": event.actor,
        "data": dict(event.data),
    }
