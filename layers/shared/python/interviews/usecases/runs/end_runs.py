from contextlib import suppress
from datetime import datetime

from ...domain.kernel.errors import RunMovedOn
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Reason
from ..kernel.ports import Clock, Json, Page, RandomBytes
from .abandon_run import abandon_run
from .run_store import RunFilter, RunStore

RUNS_AT_ONCE = 100


def end_runs(
    tenant_id: str,
    *,
    until: datetime,
    position: Json | None,
    runs: RunStore,
    clock: Clock,
    random: RandomBytes,
) -> Page[str]:
    """Cancels what a deleted tenant still has under way, so that no execution waits for anybody; answers the ids of
    those runs, and where to go on where it is `until` before all are done. It may be called again at any time."""
    ended: list[str] = []
    while True:
        page = runs.list_runs(tenant_id, RunFilter(), limit=RUNS_AT_ONCE, key=position)
        for run in page.items:
            if run.state not in TERMINAL:
                with suppress(RunMovedOn):
                    abandon_run(run.ref, Reason.TENANT_DELETED, runs=runs, clock=clock, random=random)
                    ended.append(run.run_id)
        position = page.next_key
        if position is None or clock() >= until:
            return Page(ended, position)
