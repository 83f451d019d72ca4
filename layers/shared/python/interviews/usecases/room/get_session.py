from ...domain.kernel.access import Link
from ...domain.runs.transcript import Turn
from ..kernel.answer_size import newest
from ..kernel.ports import Clock
from ..runs.documents import company_of
from ..runs.run_store import RunStore
from .answers import RoomTurn, SessionView
from .candidate_room import asked, question_number, room_of
from .documents import interviewer_language_of


def get_session(link: Link, *, session_token: str | None, runs: RunStore, clock: Clock) -> SessionView:
    """Everything needed to go on after a reload (contract §7), with the newest turns of very many.

    Of an interview that is over, what was said in it, for as long as a silent session stays open. Raises NotFound,
    Unauthenticated, SessionEnded, NotOpenYet.
    """
    room = room_of(link, runs=runs)
    session = room.require_session(session_token)
    now = clock()
    finished = room.is_finished(now) and not session.is_idle(room.turns, now)
    if not finished:
        room.require_open(now)
        room.require_awake(now)
    agenda, progress = room.plan.agenda(), room.progress
    done = progress.done or finished
    return {
        "turns": newest([_shown(each) for each in room.turns]),
        "draftAllowed": not done and room.turns[-1].role == "interviewer",
        "questionNumber": question_number(agenda, asked(agenda, progress).question_id),
        "companyName": company_of(room.documents),
        "feedbackOffered": room.run.candidate_feedback,
        "interviewerLanguage": interviewer_language_of(room.documents),
        "questionCount": progress.question_count,
        "endsAt": session.closes_at,
        "paused": session.paused_at is not None,
        "done": done,
    }


def _shown(turn: Turn) -> RoomTurn:
    return {
        "turn": turn.turn,
        "role": turn.role,
        "text": turn.text,
        "at": turn.at,
        "questionId": turn.question_id,
        "clientTurnId": turn.client_turn_id,
        "aside": turn.aside,
        "leadLanguage": turn.lead_language,
    }
