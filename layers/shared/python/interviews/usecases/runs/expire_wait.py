from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import ConcurrentUpdate, DecidedMeanwhile, RunMovedOn
from ...domain.kernel.ids import RunRef
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Reason
from ...domain.runs.waits import standing_wait
from ..kernel.changes import change_of
from ..kernel.idempotency import TRIES
from ..kernel.ports import Clash, Clock, RandomBytes
from ..kernel.stores import RunStore
from .cancel_interview import cancelled

REASONS = {"info": Reason.TIMED_OUT, "plan": Reason.TIMED_OUT, "start": Reason.LINK_EXPIRED}


def expire_wait(ref: RunRef, wait: str, *, runs: RunStore, clock: Clock, random: RandomBytes) -> None:
    """Cancels a run at whose `wait` nobody came in time (contract §4).

    Raises DecidedMeanwhile where the run has left the wait: then the decision stands and the machine parks again,
    to be answered at once. Raises RunMovedOn where the run is over.
    """
    reason = REASONS[wait.partition("#")[0]]
    for _ in range(TRIES):
        run = runs.load(ref).run
        if run.cancellation and run.cancellation.reason == reason:
            return
        if run.state in TERMINAL:
            raise RunMovedOn(f"The run is {run.state}.")
        if standing_wait(run) != wait:
            raise DecidedMeanwhile(f"The run has left {wait}; it is {run.state}.")
        # An expired link stays known, so that the candidate hears what it is (contract §7: 410, not 404).
        expired = reason == Reason.LINK_EXPIRED
        after, happening, rest = cancelled(run, clock(), reason=reason, by=SYSTEM, revoke_link=not expired)
        try:
            runs.commit(change_of(run, after, happening, actor=SYSTEM, random=random, **rest))
        except Clash:
            continue
        return
    raise ConcurrentUpdate
