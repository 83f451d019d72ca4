from ..domain import artefacts
from ..domain.access import Caller
from ..domain.explanation import explain
from .documents import ASSESSMENT_PARTS, RATINGS_PARTS, assessment_of, plan_of, ratings_of
from .ports import Json
from .run_desk import RunDesk


def explain_assessment(caller: Caller, run_id: str, *, desk: RunDesk) -> Json:
    """For each score its indicator, evidence and ratings, and the rules that made the aggregate of them.

    Words that are no longer kept read `[erased]` after a purge, else `[expired]`; the numbers are still there. Raises
    InvalidState.
    """
    view = desk.view(caller, run_id, (artefacts.PLAN, *ASSESSMENT_PARTS, *RATINGS_PARTS))
    assessment = assessment_of(view.run, view.artefacts, "An assessment can be explained")
    plan = plan_of(view.run, view.artefacts)
    return explain(run_id, plan, assessment, ratings_of(view.run, view.artefacts)).to_document()
