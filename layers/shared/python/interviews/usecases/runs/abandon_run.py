from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import ConcurrentUpdate, RunMovedOn
from ...domain.kernel.ids import RunRef
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Reason
from ..kernel.changes import change_of
from ..kernel.idempotency import TRIES
from ..kernel.ports import Clash, Clock, RandomBytes
from ..kernel.stores import RunStore
from .cancel_interview import cancelled


def abandon_run(ref: RunRef, reason: Reason, *, runs: RunStore, clock: Clock, random: RandomBytes) -> None:
    """Cancels a run that cannot go on; repeating it is harmless. Raises RunMovedOn where the run ended otherwise."""
    for _ in range(TRIES):
        run = runs.load(ref).run
        if run.cancellation and run.cancellation.reason == reason:
            return
        if run.state in TERMINAL:
            raise RunMovedOn(f"The run is {run.state}.")
        after, happening, rest = cancelled(run, clock(), reason=reason, by=SYSTEM)
        try:
            runs.commit(change_of(run, after, happening, actor=SYSTEM, random=random, **rest))
        except Clash:
            continue
        return
    raise ConcurrentUpdate
