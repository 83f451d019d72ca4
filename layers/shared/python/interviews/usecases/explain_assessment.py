from ..domain import artefacts
from ..domain.access import Caller, Permission
from ..domain.explanation import explain
from .documents import (
    ASSESSMENT_PARTS,
    FIRST_PLAN,
    RATINGS_PARTS,
    assessment_of,
    plan_of,
    ratings_of,
    without_revisions,
)
from .ports import Json
from .run_desk import RunDesk


def explain_assessment(caller: Caller, run_id: str, *, desk: RunDesk) -> Json:
    """For each score its indicator, evidence and ratings, and the rules that made the aggregate of them.

    Words that are no longer kept read `[erased]` after a purge, else `[expired]`; the numbers are still there. Raises
    InvalidState.
    """
    seen = caller.may(Permission.CANDIDATE_READ)
    names = (
        artefacts.PLAN,
        *ASSESSMENT_PARTS,
        *RATINGS_PARTS,
        *(() if seen else (artefacts.REQUEST, FIRST_PLAN)),
    )
    view = desk.view(caller, run_id, names)
    assessment = assessment_of(view.run, view.artefacts, "An assessment can be explained")
    plan = plan_of(view.run, view.artefacts)
    explained = explain(run_id, plan, assessment, ratings_of(view.run, view.artefacts)).to_document()
    if seen:
        return explained
    return without_revisions(explained, plan.to_document(), view.run, view.artefacts)
