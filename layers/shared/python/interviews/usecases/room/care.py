"""A message that is no answer but the candidate's own business gets fixed words, above every engine.

The clock stands still until the candidate goes on; a person is told that they are needed, not why; and both turns stay
private.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from ...domain.guardrails.care import Care, CareClass, answer_beside, care_in, goes_on, noticed
from ...domain.guardrails.care_words import care_words
from ...domain.kernel.actors import CANDIDATE
from ...domain.kernel.ids import new_uuid
from ...domain.room.room_words import spoken
from ...domain.room.session import Session
from ...domain.runs.events import EventType
from ...domain.runs.happenings import ConsentWithdrawn, Happening, RequestMade, RequestType
from ...domain.runs.run import Reason
from ...domain.runs.transcript import Turn, heard
from ..guardrails.engine import NextTurn
from ..kernel.ports import RandomBytes
from ..runs.cancel_interview import cancelled
from ..runs.changes import change_of
from ..runs.documents import is_young_role, language_of
from ..runs.run_store import Artefact, Change
from .candidate_room import Room, asked, session_artefact, turn_artefact
from .finish_session import completed

REQUESTS: dict[CareClass, RequestType] = {
    CareClass.DISTRESS: "HUMAN",
    CareClass.DANGER: "HUMAN",
    CareClass.MINOR: "HUMAN",
    CareClass.HARASSMENT: "HUMAN",
    CareClass.HUMAN: "HUMAN",
    CareClass.NEEDS: "ACCOMMODATION",
    CareClass.ERASURE: "OTHER",
    CareClass.DATA: "DATA_COPY",
    CareClass.RESCHEDULE: "RESCHEDULE",
    CareClass.MORE_TIME: "MORE_TIME",
    CareClass.TECHNICAL: "TECHNICAL",
}
"""What a person is told of each: none of what a health, a faith or an age could be read from. Of abuse nothing is."""
URGENT = frozenset({CareClass.DISTRESS, CareClass.DANGER, CareClass.MINOR, CareClass.HARASSMENT})


@dataclass(frozen=True, slots=True)
class Cared:
    reply: Turn
    session: Session
    change: Change


def care_for(room: Room, text: str) -> Care | None:
    """What this message of the room's candidate needs."""
    return care_in(text, for_young=is_young_role(room.run, room.documents))


def with_privacy(answer: Turn, room: Room) -> Turn:
    """This answer, as the next turn of the room. It is private where it is none: it needs care, or only says that it
    may go on after that. Where an answer stands beside what needs care, that stays one."""
    if care := care_for(room, answer.text):
        kept = answer_beside(care, answer.text)
        return replace(answer, private=kept is None, answer=kept)
    return replace(answer, private=_was_cared_for(room.turns) and goes_on(answer.text))


def is_cared_for(room: Room) -> bool:
    """Whether what the candidate said last gets the reply of `cared`, and not the interviewer's next words: these come
    where it may go on and an answer waits for them, or the question is left."""
    last = room.turns[-1]
    if last.answer is not None:
        return True
    waits = care_for(room, last.text) is None and _waits(room.turns)
    return last.private and not leaves_question(room) and not waits


def _waits(turns: list[Turn]) -> bool:
    return heard(turns)[-1].role == "candidate"


def leaves_question(room: Room) -> bool:
    """Whether the candidate, whose turn is the last, goes on after what must not be asked about again."""
    *before, last = room.turns
    if care_for(room, last.text):
        return False
    just_said = [each.text for each in takewhile(lambda each: each.private, reversed(before))]
    return any((care := care_in(each)) and care.kind is CareClass.HARASSMENT for each in just_said)


def seen_by(words: NextTurn, room: Room) -> Care | None:
    """What the engine saw in the last answer that no rule knows, as far as that counts: once at each question, or an
    engine that sees it everywhere would let nobody go on."""
    *before, last = room.turns
    if words.care is None or any(each.private for each in before if each.question_id == last.question_id):
        return None
    return noticed(words.care, last.text, spoken(language_of(room.documents)))


def withheld(room: Room, now: datetime) -> tuple[Room, Artefact]:
    """The last answer is none after all: it becomes private, together with its reply."""
    *before, last = room.turns
    turn = replace(last, private=True)
    artefact = replace(turn_artefact(room.run, turn, now), expected_version=None)
    return replace(room, turns=[*before, turn]), artefact


def cared(room: Room, session: Session, care: Care | None, now: datetime, *, random: RandomBytes) -> Cared:
    """The reply to a private turn, the last of the room, and what changes with it; without `care`, the candidate only
    said that it may go on."""
    if care is None:
        return _again(room, session, now)
    if care.kind is CareClass.CONSENT_WITHDRAWN:
        return _cancelled(room, session, care, now, random)
    happenings = _told(care, random)
    if care.kind is CareClass.MINOR:
        reply = replace(_reply(room, care, session, now), question_id=None, aside=False)
        return Cared(
            reply, session, completed(room.run, room.turns, reply, now, random=random, earlier=happenings)
        )
    reply = _reply(room, care, session, now)
    paused = session.paused(now)
    written = [turn_artefact(room.run, reply, now)]
    if paused is not session:
        written.append(session_artefact(room.run, paused, now))
    after = room.run.touched(now, ends_at=paused.closes_at)
    change = change_of(room.run, after, *happenings, actor=CANDIDATE, random=random, artefacts=written)
    return Cared(reply, paused, change)


def resumed(room: Room, session: Session, turn: Turn, now: datetime) -> tuple[Room, Session, Change]:
    """The candidate goes on with this turn: the clock runs again."""
    session = session.resumed(now)
    written = [turn_artefact(room.run, turn, now), session_artefact(room.run, session, now)]
    run = room.run.touched(now, ends_at=session.ends_at)
    change = Change(ref=run.ref, before=room.run, after=run, artefacts=written)
    return replace(room, run=run, session=session), session, change


def _told(care: Care, random: RandomBytes) -> list[Happening]:
    if care.kind not in REQUESTS:
        return []
    request = RequestMade(requestId=new_uuid(random), type=REQUESTS[care.kind], urgent=care.kind in URGENT)
    return [(EventType.REQUEST_MADE, request)]


def _cancelled(room: Room, session: Session, care: Care, now: datetime, random: RandomBytes) -> Cared:
    reply = replace(_reply(room, care, session, now), question_id=None, aside=False)
    after, happening, rest = cancelled(room.run, now, reason=Reason.CONSENT_WITHDRAWN, by=CANDIDATE)
    change = change_of(
        room.run,
        after,
        (EventType.CONSENT_WITHDRAWN, ConsentWithdrawn()),
        happening,
        actor=CANDIDATE,
        random=random,
        artefacts=[turn_artefact(room.run, reply, now)],
        **rest,
    )
    return Cared(reply, session, change)


def _reply(room: Room, care: Care, session: Session, now: datetime) -> Turn:
    tag = language_of(room.documents)
    keeps_answer = room.turns[-1].answer is not None
    text = care_words(care, tag, is_paused=session.may_pause(), keeps_answer=keeps_answer)
    if care.language == spoken(tag):
        return _private(room, text, None, now)
    # In another language than the interviewer's, which is told of the first paragraph: it is one.
    return _private(room, text.replace("\n\n", "\n"), care.language, now)


def _again(room: Room, session: Session, now: datetime) -> Cared:
    """What is open: the question, or the follow-up to it that was asked last."""
    question = asked(room.plan.agenda(), room.progress)
    reply = _private(room, question.open_text(heard(room.turns)), None, now)
    return Cared(reply, session, Change(ref=room.run.ref, artefacts=[turn_artefact(room.run, reply, now)]))


def _private(room: Room, text: str, lead_language: str | None, now: datetime) -> Turn:
    question = asked(room.plan.agenda(), room.progress)
    return Turn(
        len(room.turns) + 1,
        "interviewer",
        text,
        now,
        question.question_id,
        aside=True,
        lead_language=lead_language,
        private=True,
    )


def _was_cared_for(turns: list[Turn]) -> bool:
    return bool(turns) and turns[-1].role == "interviewer" and turns[-1].private
