"""Documents of a run's partition as plans, and what a plan is made from.

Plans are pydantic models, whose import is a large part of a cold start: only who opens a plan pays for it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...domain.kernel.text import WITHHELD, one_line
from ...domain.plans.plan_erasure import labels, relabelled
from ...domain.runs import artefacts
from ...domain.runs.run import Run
from ..kernel.ports import Json

if TYPE_CHECKING:
    from ...domain.plans.plan import Brief, Plan
from ..kernel.documents import company_of, language_of


def plan_of(run: Run, documents: Mapping[str, Json]) -> "Plan":
    from ...domain.plans.plan import Plan

    return Plan.from_document(documents[artefacts.PLAN] | {"status": run.plan_status})


FIRST_PLAN = artefacts.superseded_plan(1)
"""Where it is not the current one."""


def without_revisions(answer: Json, plan: Json | None, run: Run, documents: Mapping[str, Json]) -> Json:
    """An answer for a caller without candidate:read: what a recruiter's revisions brought into the plan may speak of
    the candidate, and is withheld wherever it stands. Of the documents it takes REQUEST and FIRST_PLAN."""
    if plan is None or run.plan_version == 1:
        return answer
    request = documents.get(artefacts.REQUEST, {})
    first = documents.get(FIRST_PLAN, {})
    hidden: Json = relabelled(answer, labels(plan, first, request, mark=WITHHELD))
    return hidden


def brief_of(run: Run, documents: Mapping[str, Json]) -> "Brief":
    """What an engine may know: nothing of the candidate, and, once there is a plan, of the statements those that its
    competencies hold."""
    from ...domain.plans.plan import Brief

    request = documents[artefacts.REQUEST]
    plan = documents.get(artefacts.PLAN)
    held = {each for one in plan["competencies"] for each in one["qualifications"]} if plan else None
    return Brief(
        position=one_line(run.position or ""),
        level=run.level or "",
        qualifications=tuple(
            each for each in request.get("qualifications", ()) if held is None or each in held
        ),
        job_description=request.get("jobDescription"),
        company_name=company_of(documents),
        company_description=request.get("companyDescription"),
        duration_minutes=run.duration_minutes,
        language=language_of(documents),
        fact_questions=len(plan["requirements"]) if plan else 0,
    )
