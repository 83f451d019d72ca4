from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import RunMovedOn
from ...domain.kernel.ids import RunRef
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Scheduled
from ...domain.runs.lifecycle import TERMINAL, State, Trigger
from ...domain.runs.run import Run
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.changes import change_of
from ..runs.run_store import RunStore


@until_settled
def schedule_interview(ref: RunRef, *, runs: RunStore, clock: Clock, random: RandomBytes) -> int:
    """Opens the room and answers how many seconds the candidate has to begin (1 at least).

    Raises RunMovedOn where the run is over.
    """
    run = runs.load(ref).run
    if run.state in TERMINAL:
        raise RunMovedOn(f"The run is {run.state}.")
    if run.state is not State.APPROVED:
        return _seconds_to_start(run, clock)
    after = run.after(Trigger.SCHEDULE, clock())
    assert after.opens_at
    assert after.link_expires_at
    data = Scheduled(opensAt=after.opens_at, closesAt=after.link_expires_at)
    runs.commit(change_of(run, after, (EventType.SCHEDULED, data), actor=SYSTEM, random=random))
    return _seconds_to_start(after, clock)


def _seconds_to_start(run: Run, clock: Clock) -> int:
    assert run.link_expires_at
    return max(1, int((run.link_expires_at - clock()).total_seconds()) + 1)
