from .candidate_room import asked, enter, question_number
from .ports import Clock, Json, RunStore


def get_session(token: str, *, session_token: str | None, runs: RunStore, clock: Clock) -> Json:
    """Everything needed to go on after a reload (contract §7)."""
    room = enter(token, runs=runs)
    session = room.require_session(session_token)
    now = clock()
    room.require_open(now)
    room.require_awake(now)
    agenda, progress = room.plan.agenda(), room.progress
    return {
        "turns": [
            {
                "turn": each.turn,
                "role": each.role,
                "text": each.text,
                "at": each.at,
                "questionId": each.question_id,
                "clientTurnId": each.client_turn_id,
            }
            for each in room.turns
        ],
        "draftAllowed": not progress.done and room.turns[-1].role == "interviewer",
        "questionNumber": question_number(agenda, asked(agenda, progress).question_id),
        "questionCount": progress.question_count,
        "endsAt": session.ends_at,
        "done": progress.done,
    }
