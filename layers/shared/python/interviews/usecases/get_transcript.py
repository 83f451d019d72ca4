from ..domain.access import Caller
from .ports import Json, Page
from .run_desk import RunDesk


def get_transcript(caller: Caller, run_id: str, *, limit: int, after: int, desk: RunDesk) -> Page[Json]:
    """The turns of the interview, after number `after`; none once they are purged (contract §6)."""
    run = desk.view(caller, run_id).run
    page = desk.runs.turns(run.ref, after=after, limit=limit)
    turns: list[Json] = [
        {
            "turn": each.turn,
            "role": each.role,
            "text": each.text,
            "at": each.at,
            "questionId": each.question_id,
        }
        for each in page.items
    ]
    return Page(turns, {"after": page.items[-1].turn} if page.items and page.next_key else None)
