from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import RunMovedOn
from ...domain.kernel.ids import RunRef
from ...domain.room.room_words import words_in
from ...domain.runs.lifecycle import TERMINAL, State
from ...domain.runs.waits import seconds_to_finish
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.documents import language_of
from ..runs.run_store import RunStore
from .finish_session import completed, last_words


@until_settled
def close_interview(
    ref: RunRef, *, generation: int, runs: RunStore, clock: Clock, random: RandomBytes
) -> int:
    """Ends an interview whose time is over; where its clock stood still meanwhile, answers how many seconds it still
    has. Raises RunMovedOn where the run is over, or another execution goes on with it."""
    view, turns = runs.load_interview(ref)
    run = view.run
    run.require_execution(generation)
    if run.state in TERMINAL and run.state is not State.ASSESSMENT_APPROVED:
        raise RunMovedOn(f"The run is {run.state}.")
    if run.state is not State.IN_PROGRESS:
        return 0
    now = clock()
    if left := seconds_to_finish(run, now):
        return left
    language = language_of(view.artefacts)
    close = last_words(turns, words_in(language).time_is_over, language, now)
    runs.commit(completed(run, turns, close, now, random=random, actor=SYSTEM))
    return 0
