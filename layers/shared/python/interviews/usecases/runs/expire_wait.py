from ...domain.kernel.ids import RunRef
from ...domain.runs.run import Reason
from ..kernel.ports import Clock, RandomBytes
from .abandon_run import abandon_run
from .run_store import RunStore

REASONS = {"info": Reason.TIMED_OUT, "plan": Reason.TIMED_OUT, "start": Reason.LINK_EXPIRED}


def expire_wait(
    ref: RunRef, wait: str, *, generation: int, runs: RunStore, clock: Clock, random: RandomBytes
) -> None:
    """Cancels a run at whose `wait` nobody came in time (contract §4).

    Raises DecidedMeanwhile where the run has left the wait: then the decision stands and the machine parks again,
    to be answered at once. Raises RunMovedOn where the run is over, or another execution goes on with it.
    """
    reason = REASONS[wait.partition("#")[0]]
    abandon_run(ref, reason, generation=generation, wait=wait, runs=runs, clock=clock, random=random)
