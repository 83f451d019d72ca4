"""PATCH /interviews/{runId}/plan/revise"""

from interviews.domain.kernel.access import Permission
from interviews.domain.plans.requests import RevisePlan
from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.plans.answers import PlanRevised
from interviews.usecases.plans.revise_plan import revise_plan


@integration(
    "PATCH",
    "interviews/{runId}/plan/revise",
    permission=Permission.APPROVE,
    tag="Plan",
    summary="Send the plan back (PENDING): feedback, or instructions for parts of it. `planVersion` is the next one; "
    "`version`, as in an approval, the one that was read.",
    errors=(409,),
    example={"feedback": "Ask more about testing.", "requestedBy": "rita@ats.example"},
    replays=True,
    grants=(WORK_ON_RUN,),
)
def handler(request: Request[RevisePlan], settings: RunSettings) -> Answer[PlanRevised]:
    return revise_plan(
        request.caller,
        request.run_id,
        feedback=request.body.feedback,
        revisions=[each.to_document() for each in request.body.revisions or ()],
        requested_by=request.body.requested_by,
        version=request.body.version,
        limits=request.tenant.limits,
        service=wiring.run_service(settings),
        idempotency=request.idempotency,
    )
