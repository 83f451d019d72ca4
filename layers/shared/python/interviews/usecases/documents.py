"""Documents of a run's partition as the domain's own things.

Plans are pydantic models, whose import is a large part of a cold start: only who opens a plan pays for it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..domain import artefacts
from ..domain.run import Run
from ..domain.session import Turn, said
from .ports import Json

if TYPE_CHECKING:
    from ..domain.plan import Brief, Plan


def plan_of(run: Run, documents: Mapping[str, Json]) -> "Plan":
    from ..domain.plan import Plan

    return Plan.from_document(documents[artefacts.PLAN] | {"status": run.plan_status})


def turns_of(documents: Mapping[str, Json]) -> list[Turn]:
    return said(documents[name] for name in sorted(documents) if name.startswith("TURN#"))


def brief_of(run: Run, documents: Mapping[str, Json]) -> "Brief":
    """What an engine may know: nothing of the candidate."""
    from ..domain.plan import Brief

    request = documents[artefacts.REQUEST]
    return Brief(
        position=run.position or "",
        level=run.level or "",
        qualifications=tuple(request.get("qualifications", ())),
        job_description=request.get("jobDescription"),
        company_name=request.get("companyName"),
        company_description=request.get("companyDescription"),
        duration_minutes=run.duration_minutes,
        language=request.get("language", "en"),
    )
