from datetime import datetime, timedelta

from ...domain.kernel.access import Link
from ...domain.kernel.actors import CANDIDATE
from ...domain.kernel.errors import ValidationFailed
from ...domain.kernel.ids import new_secret_token, sha256_hex
from ...domain.room.room_words import words_in
from ...domain.room.session import Session
from ...domain.runs.events import EventType
from ...domain.runs.happenings import SessionTakenOverDocument, Started
from ...domain.runs.lifecycle import State, Trigger
from ...domain.runs.transcript import Turn
from ..kernel.idempotency import Answer
from ..kernel.ports import Clash, Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.changes import change_of
from ..runs.documents import language_of
from ..runs.run_store import Change, RunStore
from .answers import SessionStarted
from .candidate_room import Room, elsewhere, question_number, room_of, session_artefact, turn_artefact

MOST_TOLD = 20
"""So many windows of a session are told of one by one: whoever has a link can open any number."""


@until_settled
def start_session(
    link: Link,
    *,
    consent: bool,
    admission: str | None = None,
    runs: RunStore,
    clock: Clock,
    random: RandomBytes,
) -> Answer[SessionStarted]:
    """Begins the interview, or takes the running one over into this window (contract §7).

    Answers 201 with the first question, or 200 with the session as it stands; either way with a new session
    token, and an earlier one is dead. `admission` is the pass that a code was changed for, or the token that this
    window had. Raises SessionTakenOver where an older window won it back, NotFound,
    NotOpenYet, LinkExpired, SessionEnded, CodeNeeded, ValidationFailed.
    """
    if not consent:
        raise ValidationFailed.of("consent", "must be true: without your consent the interview cannot start")
    room = room_of(link, runs=runs)
    now = clock()
    room.require_open(now)
    room.require_proof(admission, now)
    session_token = new_secret_token(random)
    begins = room.run.state is State.SCHEDULED
    if begins:
        turn, session = _begin(room, session_token, now, runs, random)
    else:
        turn, session = _take_over(room, admission, session_token, now, runs, random)
    return Answer(_shown(room, session_token, turn, session), status=201 if begins else 200)


def _begin(
    room: Room, session_token: str, now: datetime, runs: RunStore, random: RandomBytes
) -> tuple[Turn, Session]:
    run = room.run
    plan = room.plan
    session = Session(
        token_hash=sha256_hex(session_token),
        consented_at=now,
        started_at=now,
        ends_at=now + timedelta(minutes=run.duration_minutes),
        opened_at=now,
    )
    question = plan.agenda()[0]
    lead = words_in(language_of(room.documents)).facts_first if plan.requirements else ""
    text = "\n\n".join(filter(None, (plan.greeting, lead, question.text)))
    turn = Turn(1, "interviewer", text, now, question.question_id)
    after = run.after(Trigger.START, now, started_at=session.started_at, ends_at=session.ends_at)
    data = Started(startedAt=session.started_at)
    written = [session_artefact(run, session, now), turn_artefact(run, turn, now)]
    runs.commit(
        change_of(run, after, (EventType.STARTED, data), actor=CANDIDATE, random=random, artefacts=written)
    )
    return turn, session


def _take_over(
    room: Room,
    admission: str | None,
    session_token: str,
    now: datetime,
    runs: RunStore,
    random: RandomBytes,
) -> tuple[Turn, Session]:
    if room.session is None:
        raise Clash("session")
    rank = room.session.rank_of(admission)
    is_proved = room.run.needs_code or room.session.is_idle(room.turns, now)
    if not is_proved and not room.session.yields_to(rank):
        raise elsewhere()
    session = room.session.taken_over(sha256_hex(session_token), rank, now)
    runs.commit(_moved(room, session, now, random))
    return next(each for each in reversed(room.turns) if each.role == "interviewer"), session


def _moved(room: Room, session: Session, now: datetime, random: RandomBytes) -> Change:
    """Told where it went to another window, not where the same one entered again; of very many, where it was won
    back."""
    run, before = room.run, room.session
    written = [session_artefact(run, session, now)]
    if before and (session.rank == before.rank or (session.rank > MOST_TOLD and not session.is_won_back)):
        return Change(ref=run.ref, artefacts=written)
    data = SessionTakenOverDocument(at=now, wonBack=session.is_won_back)
    return change_of(
        run,
        run.touched(now),
        (EventType.SESSION_TAKEN_OVER, data),
        actor=CANDIDATE,
        random=random,
        artefacts=written,
    )


def _shown(room: Room, session_token: str, turn: Turn, session: Session) -> SessionStarted:
    agenda = room.plan.agenda()
    return {
        "sessionToken": session_token,
        "turn": turn.turn,
        "message": turn.text,
        "questionId": turn.question_id,
        "questionNumber": question_number(agenda, turn.question_id),
        "questionCount": len(agenda),
        "endsAt": session.closes_at,
    }
