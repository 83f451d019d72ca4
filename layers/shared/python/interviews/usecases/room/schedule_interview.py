from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import RunMovedOn
from ...domain.kernel.ids import RunRef
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Scheduled
from ...domain.runs.lifecycle import TERMINAL, State, Trigger
from ...domain.runs.waits import seconds_to_start
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.changes import change_of
from ..runs.run_store import RunStore


@until_settled
def schedule_interview(
    ref: RunRef, *, generation: int, runs: RunStore, clock: Clock, random: RandomBytes
) -> int:
    """Opens the room and answers how many seconds the candidate has to begin (1 at least).

    Raises RunMovedOn where the run is over, or another execution goes on with it.
    """
    run = runs.load(ref).run
    run.require_execution(generation)
    if run.state in TERMINAL:
        raise RunMovedOn(f"The run is {run.state}.")
    if run.state is not State.APPROVED:
        return seconds_to_start(run, clock())
    after = run.after(Trigger.SCHEDULE, clock())
    assert after.opens_at
    assert after.link_expires_at
    data = Scheduled(opensAt=after.opens_at, closesAt=after.link_expires_at)
    runs.commit(change_of(run, after, (EventType.SCHEDULED, data), actor=SYSTEM, random=random))
    return seconds_to_start(after, clock())
