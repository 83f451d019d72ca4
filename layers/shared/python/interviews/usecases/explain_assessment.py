from ..domain import artefacts
from ..domain.access import Caller
from ..domain.explanation import explain
from ..domain.ratings import kept_ratings
from .documents import assessment_of, plan_of
from .ports import Json
from .run_desk import RunDesk


def explain_assessment(caller: Caller, run_id: str, *, desk: RunDesk) -> Json:
    """For each score its indicator, evidence and ratings, and the rules that made the aggregate of them.

    After a purge the words read `[erased]`, and the numbers are still there. Raises InvalidState.
    """
    view = desk.view(caller, run_id, (artefacts.PLAN, artefacts.ASSESSMENT, artefacts.RATINGS))
    assessment = assessment_of(view.run, view.artefacts, "An assessment can be explained")
    plan = plan_of(view.run, view.artefacts)
    kept = kept_ratings(view.artefacts.get(artefacts.RATINGS))
    return explain(run_id, plan, assessment, kept).to_document()
