from typing import cast

from ...domain.kernel.access import Caller, Permission
from ...domain.runs import artefacts
from ...domain.runs.intake import missing_documents
from ...domain.runs.lifecycle import State
from ...domain.runs.run import Cancellation, Run
from ..kernel.ports import Json
from .answers import CancellationDocument, CandidateDocument, Interview, InterviewSummary
from .documents import language_of, whole, without_revisions
from .interview_links import InterviewLinks
from .run_service import RunService
from .run_store import RunView

WITH_LIVE_LINK = (State.APPROVED, State.SCHEDULED, State.IN_PROGRESS)


def get_interview(caller: Caller, run_id: str, *, service: RunService, links: InterviewLinks) -> Interview:
    """The whole run as partners see it; `candidate`, and what revisions brought into the plan, need candidate:read
    (contract §1, §3)."""
    names = [artefacts.REQUEST, artefacts.PLAN, *artefacts.ASSESSMENT_PARTS]
    if caller.may(Permission.CANDIDATE_READ):
        return described(service.view(caller, run_id, [*names, artefacts.CANDIDATE]), links)
    view = service.view(caller, run_id, [*names, artefacts.FIRST_PLAN])
    whole_answer = cast(Json, described(view, links))
    plan = view.artefacts.get(artefacts.PLAN)
    return cast(Interview, without_revisions(whole_answer, plan, view.run, view.artefacts))


def described(view: RunView, links: InterviewLinks) -> Interview:
    run = view.run
    request = view.artefacts.get(artefacts.REQUEST, {})
    plan = view.artefacts.get(artefacts.PLAN)
    return {
        **summary(run),
        "candidate": _candidate(view.artefacts.get(artefacts.CANDIDATE)),
        "qualifications": request.get("qualifications", []),
        "jobDescription": request.get("jobDescription"),
        "companyName": request.get("companyName"),
        "language": language_of(view.artefacts),
        "metadata": request.get("metadata", {}),
        "interviewLink": links.url(run.ref) if _has_live_link(run) else None,
        "plan": plan | {"status": run.plan_status} if plan else None,
        "assessment": _assessment(view),
    }


def summary(run: Run) -> InterviewSummary:
    """What a list shows of a run: all that stands in its row."""
    return {
        "runId": run.run_id,
        "interviewId": run.interview_id,
        "tenantId": run.tenant_id,
        "externalId": run.external_id,
        "candidateRef": run.candidate_ref,
        "position": run.position,
        "level": run.level,
        "durationMinutes": run.duration_minutes,
        "scheduledAt": run.scheduled_at,
        "state": run.state,
        "dataQuality": run.data_quality,
        "missingFields": missing_documents(run.missing_fields),
        "linkExpiresAt": run.link_expires_at,
        "cancellation": _cancellation(run.cancellation),
        "createdAt": run.created_at,
        "updatedAt": run.updated_at,
        "version": run.version,
    }


def _cancellation(known: Cancellation | None) -> CancellationDocument | None:
    return {"reason": known.reason, "by": known.by, "at": known.at} if known else None


def _candidate(document: Json | None) -> CandidateDocument | None:
    if document is None:
        return None
    return {"name": document.get("name"), "email": document.get("email"), "profile": document.get("profile")}


def _has_live_link(run: Run) -> bool:
    return run.link_hash is not None and not run.address_erased and run.state in WITH_LIVE_LINK


def _assessment(view: RunView) -> Json | None:
    """From ASSESSMENT_PENDING on; while a new one is being made there is none (contract §4)."""
    if view.run.state is State.COMPLETED:
        return None
    return whole(view.run, view.artefacts, artefacts.ASSESSMENT)
