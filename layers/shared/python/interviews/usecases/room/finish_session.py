from collections.abc import Sequence
from datetime import datetime

from ...domain.kernel.access import Link
from ...domain.kernel.actors import CANDIDATE
from ...domain.room.room_words import spoken, words_in
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Completed, Happening
from ...domain.runs.lifecycle import State, Trigger
from ...domain.runs.run import Run
from ...domain.runs.transcript import Turn, heard
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.changes import change_of
from ..runs.documents import language_of
from ..runs.run_store import Change, RunStore
from .answers import SessionFinished
from .candidate_room import room_of, turn_artefact


@until_settled
def finish_session(
    link: Link, *, session_token: str | None, runs: RunStore, clock: Clock, random: RandomBytes
) -> SessionFinished:
    """The candidate is done; again on a finished interview it says the same (contract §7)."""
    room = room_of(link, runs=runs)
    room.require_session(session_token)
    if room.run.state is not State.IN_PROGRESS:
        return {"state": State.COMPLETED.value}
    now = clock()
    language = language_of(room.documents)
    close = last_words(room.turns, words_in(language).goodbye, language, now)
    runs.commit(completed(room.run, room.turns, close, now, random=random))
    return {"state": State.COMPLETED.value}


def last_words(turns: Sequence[Turn], text: str, language: str, now: datetime) -> Turn:
    """The interviewer's close. It takes the next number: an answer that is just being stored is either before it, or
    refused."""
    return Turn(len(turns) + 1, "interviewer", text, now, lead_language=spoken(language))


def completed(
    run: Run,
    turns: Sequence[Turn],
    close: Turn,
    now: datetime,
    *,
    random: RandomBytes,
    actor: str = CANDIDATE,
    earlier: Sequence[Happening] = (),
) -> Change:
    """The end of the interview after `turns`, with what was answered and how long it took; `earlier` events are told
    before it."""
    answered = len({each.question_id for each in heard(turns) if each.role == "candidate"})
    after = run.after(Trigger.COMPLETE, now, ended_at=now, answered=answered)
    seconds = int((now - (run.started_at or run.updated_at)).total_seconds())
    data = Completed(endedAt=now, answered=answered, durationSeconds=seconds)
    written = [turn_artefact(run, close, now)]
    return change_of(
        run, after, *earlier, (EventType.COMPLETED, data), actor=actor, random=random, artefacts=written
    )
