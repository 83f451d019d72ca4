"""POST /interviews/{runId}/plan/approve"""

from interviews.domain.kernel.access import Permission
from interviews.domain.plans.requests import ApprovePlan
from interviews.runtime import wiring
from interviews.runtime.grants import MAKE_LINKS, WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import LinkSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.plans.answers import PlanApproved
from interviews.usecases.plans.approve_plan import approve_plan


@integration(
    "POST",
    "interviews/{runId}/plan/approve",
    permission=Permission.APPROVE,
    tag="Plan",
    summary=(
        "Approve the plan (PENDING) and get the candidate's link. With a `version` that is not the plan's any"
        " more: 409 CONCURRENT_UPDATE, and nothing is changed."
    ),
    errors=(409,),
    example={"approvedBy": "rita@ats.example", "scheduledAt": "2026-12-01T09:00:00.000Z", "version": 2},
    body_optional=True,
    reveals=frozenset(["interviewLink"]),
    replays=True,
    grants=(WORK_ON_RUN, MAKE_LINKS),
)
def handler(request: Request[ApprovePlan], settings: LinkSettings) -> Answer[PlanApproved]:
    return approve_plan(
        request.caller,
        request.run_id,
        approved_by=request.body.approved_by,
        comment=request.body.comment,
        scheduled_at=request.body.scheduled_at,
        version=request.body.version,
        service=wiring.run_service(settings),
        links=wiring.links(settings),
        idempotency=request.idempotency,
    )
