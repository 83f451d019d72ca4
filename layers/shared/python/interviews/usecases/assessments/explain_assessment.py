from ...domain.assessments.explain import explain
from ...domain.kernel.access import Caller, Permission
from ...domain.runs import artefacts
from ..plans.documents import plan_of
from ..runs.documents import without_revisions
from ..runs.run_service import RunService
from .answers import ExplanationDocument
from .documents import assessment_of, ratings_of


def explain_assessment(caller: Caller, run_id: str, *, service: RunService) -> ExplanationDocument:
    """For each score its indicator, evidence and ratings, and the rules that made the aggregate of them.

    Words that are no longer kept read `[erased]` after a purge, else `[expired]`; the numbers are still there. Raises
    InvalidState.
    """
    seen = caller.may(Permission.CANDIDATE_READ)
    names = (
        artefacts.PLAN,
        *artefacts.ASSESSMENT_PARTS,
        *artefacts.RATINGS_PARTS,
        *(() if seen else (artefacts.REQUEST, artefacts.FIRST_PLAN)),
    )
    view = service.view(caller, run_id, names)
    assessment = assessment_of(view.run, view.artefacts, "An assessment can be explained")
    plan = plan_of(view.run, view.artefacts)
    explained = explain(run_id, plan, assessment, ratings_of(view.run, view.artefacts)).to_document()
    if seen:
        return explained
    return without_revisions(explained, plan.to_document(), view.run, view.artefacts)
