from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ...domain.guardrails.model_call import ModelCall
from ...domain.kernel.access import Link
from ...domain.kernel.errors import SessionEnded, ValidationFailed
from ...domain.room.room_words import spoken, words_in
from ...domain.room.session import Progress, Session
from ...domain.runs.transcript import Turn, says_something
from ..guardrails.engine import Engine, NextTurn, accounted
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.documents import language_of
from ..runs.run_store import Change, RunStore
from .answers import InterviewerSaid
from .candidate_room import Room, asked, question_number, room_of, turn_artefact
from .care import care_for, cared, is_cared_for, leaves_question, resumed, seen_by, with_privacy, withheld
from .finish_session import completed
from .next_words import left_question, next_words


def take_answer(
    link: Link,
    *,
    session_token: str | None,
    text: str,
    client_turn_id: str | None,
    runs: RunStore,
    engine: Engine,
    clock: Clock,
    random: RandomBytes,
) -> InterviewerSaid:
    """Stores the answer, then asks the engine for the interviewer's next words (contract §7).

    The same `client_turn_id` again gives the same reply. A failing engine is replaced by the next planned
    question. Raises NotFound, Unauthenticated, SessionEnded, ValidationFailed, ConcurrentUpdate.
    """
    if not says_something(text):
        raise ValidationFailed.of("text", "must not be blank")
    stored: Turn | None = None

    @until_settled
    def taken() -> InterviewerSaid:
        nonlocal stored
        room = room_of(link, runs=runs)
        session = room.require_session(session_token)
        given = _given(room, client_turn_id, stored)
        if given and (reply := _reply_to(room, given)):
            return _shown(room, session, reply)
        now = clock()
        room.require_open(now)
        room.require_awake(now)
        if room.progress.done:
            raise SessionEnded("This interview is over.")
        if given is None:
            stored, room, session = _store(room, session, text, client_turn_id, now, runs)
        if is_cared_for(room):
            done = cared(room, session, care_for(room, room.turns[-1].text), clock(), random=random)
            runs.commit(done.change)
            return _shown(room, done.session, done.reply)
        return _replied(room, session, runs=runs, engine=engine, clock=clock, random=random)

    return taken()


def _given(room: Room, client_turn_id: str | None, stored: Turn | None) -> Turn | None:
    """The turn of this very answer, from an earlier call or from an earlier round of this one."""
    for each in room.turns:
        if each == stored or (client_turn_id is not None and each.client_turn_id == client_turn_id):
            return each
    return None


def _reply_to(room: Room, given: Turn) -> Turn | None:
    later = (each for each in room.turns if each.turn > given.turn and each.role == "interviewer")
    return next(later, None)


def _store(
    room: Room, session: Session, text: str, client_turn_id: str | None, now: datetime, runs: RunStore
) -> tuple[Turn, Room, Session]:
    question = asked(room.plan.agenda(), room.progress)
    number = len(room.turns) + 1
    answer = Turn(number, "candidate", text, now, question.question_id, client_turn_id)
    turn = with_privacy(answer, room)
    change = Change(ref=room.run.ref, artefacts=[turn_artefact(room.run, turn, now)])
    if session.paused_at:
        room, session, change = resumed(room, session, turn, now)
    runs.commit(change)
    return turn, replace(room, turns=[*room.turns, turn]), session


def _replied(
    room: Room, session: Session, *, runs: RunStore, engine: Engine, clock: Clock, random: RandomBytes
) -> InterviewerSaid:
    progress = room.progress
    agenda = room.plan.agenda()
    engine, calls = accounted(engine, room.run.ref)
    leaves = leaves_question(room)
    words = left_question(room) if leaves else next_words(room, engine, session.seconds_left(clock()))
    if care := seen_by(words, room):
        room, artefact = withheld(room, now := clock())
        done = cared(room, session, care, now, random=random)
        change = _with_accounts(done.change, calls)
        runs.commit(replace(change, artefacts=[*change.artefacts, artefact]))
        return _shown(room, done.session, done.reply)
    moved = progress.moved(words.move, len(asked(agenda, progress).follow_ups))
    fits = words.message and _is_as_said(progress, moved, words)
    now = clock()
    if not fits:
        words = _planned(room, moved)
    reply = Turn(
        len(room.turns) + 1,
        "interviewer",
        words.message,
        now,
        None if moved.done else asked(agenda, moved).question_id,
        aside=words.move == "aside",
        lead_language=words.lead_language,
    )
    if moved.done:
        change = completed(room.run, room.turns, reply, now, random=random)
    else:
        change = Change(ref=room.run.ref, artefacts=[turn_artefact(room.run, reply, now)])
    runs.commit(_with_accounts(change, calls))
    return _shown(replace(room, turns=[*room.turns, reply]), session, reply)


def _with_accounts(change: Change, calls: Sequence[ModelCall]) -> Change:
    """The accounts of the calls lie with the interviewer's turn that came of them; reading a turn leaves them aside."""
    if not calls:
        return change
    turn, *rest = change.artefacts
    told = turn.document | {"calls": [each.to_document() for each in calls]}
    return replace(change, artefacts=[replace(turn, document=told), *rest])


def _is_as_said(before: Progress, after: Progress, words: NextTurn) -> bool:
    """Whether the engine's words fit the step that the plan allowed."""
    if after.done:
        return words.move == "close"
    if after.asides > before.asides:
        return words.move == "aside"
    return words.move == ("ask" if after.question_index != before.question_index else "follow_up")


def _planned(room: Room, progress: Progress) -> NextTurn:
    if progress.done:
        language = language_of(room.documents)
        return NextTurn("close", words_in(language).goodbye, spoken(language))
    return NextTurn("ask", asked(room.plan.agenda(), progress).text)


def _shown(room: Room, session: Session, reply: Turn) -> InterviewerSaid:
    agenda = room.plan.agenda()
    return {
        "turn": reply.turn,
        "message": reply.text,
        "aside": reply.aside,
        "leadLanguage": reply.lead_language,
        "questionId": reply.question_id,
        "questionNumber": question_number(agenda, reply.question_id),
        "questionCount": len(agenda),
        "endsAt": session.closes_at,
        "paused": session.paused_at is not None,
        "done": reply.question_id is None,
    }
