"""Documents of a run's partition as plans, and what a plan is made from.

Plans are pydantic models, whose import is a large part of a cold start: only who opens a plan pays for it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...domain.kernel.text import one_line
from ...domain.runs import artefacts
from ...domain.runs.run import Run
from ..kernel.ports import Json
from ..runs.documents import company_of, language_of

if TYPE_CHECKING:
    from ...domain.plans.plan import Brief, Plan


def plan_of(run: Run, documents: Mapping[str, Json]) -> "Plan":
    from ...domain.plans.plan import Plan

    return Plan.from_document(documents[artefacts.PLAN] | {"status": run.plan_status})


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
