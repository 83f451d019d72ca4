from ...domain.kernel.access import Caller
from ...domain.runs.transcript import KEPT_PRIVATE, Turn
from ..kernel.answer_size import shown_page
from ..kernel.ports import Page
from ..runs.run_service import RunService
from .answers import TranscriptTurn


def get_transcript(
    caller: Caller, run_id: str, *, limit: int, after: int, service: RunService
) -> Page[TranscriptTurn]:
    """The turns of the interview, after number `after`; none once they are purged (contract §6). What is private stays
    the candidate's."""
    run = service.view(caller, run_id).run
    return shown_page(service.runs.turns(run.ref, after=after, limit=limit), _shown)


def _shown(turn: Turn) -> TranscriptTurn:
    return {
        "turn": turn.turn,
        "role": turn.role,
        "text": _text(turn),
        "at": turn.at,
        "questionId": turn.question_id,
    }


def _text(turn: Turn) -> str:
    if turn.private:
        return KEPT_PRIVATE
    return turn.text if turn.answer is None else f"{turn.answer}\n\n{KEPT_PRIVATE}"
