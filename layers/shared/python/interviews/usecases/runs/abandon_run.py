from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import DecidedMeanwhile, RunMovedOn
from ...domain.kernel.ids import RunRef
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Reason
from ...domain.runs.waits import standing_wait
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from .cancel_interview import cancelled
from .changes import change_of
from .run_store import RunStore


@until_settled
def abandon_run(
    ref: RunRef,
    reason: Reason,
    *,
    generation: int | None = None,
    wait: str | None = None,
    runs: RunStore,
    clock: Clock,
    random: RandomBytes,
) -> None:
    """Cancels a run that cannot go on; repeating it is harmless. Raises RunMovedOn where the run ended otherwise, or
    another execution than that of the `generation` that asks goes on with it, and DecidedMeanwhile where it has left
    the `wait` that it is to be cancelled at."""
    run = runs.load(ref).run
    if generation is not None:
        run.require_execution(generation)
    if run.cancellation and run.cancellation.reason == reason:
        return
    if run.state in TERMINAL:
        raise RunMovedOn(f"The run is {run.state}.")
    if wait and standing_wait(run) != wait:
        raise DecidedMeanwhile(f"The run has left {wait}; it is {run.state}.")
    # An expired link stays known, so that the candidate hears what it is (contract §7: 410, not 404).
    expired = reason == Reason.LINK_EXPIRED
    after, happening, rest = cancelled(run, clock(), reason=reason, by=SYSTEM, revoke_link=not expired)
    runs.commit(change_of(run, after, happening, actor=SYSTEM, random=random, **rest))
