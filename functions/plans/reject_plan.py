"""POST /interviews/{runId}/plan/reject"""

from interviews.domain.kernel.access import Permission
from interviews.domain.plans.requests import RejectPlan
from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.plans.reject_plan import reject_plan
from interviews.usecases.runs.answers import RunState


@integration(
    "POST",
    "interviews/{runId}/plan/reject",
    permission=Permission.APPROVE,
    tag="Plan",
    summary="Reject the plan (PENDING); the run ends. `version` as in its approval.",
    errors=(409,),
    example={"feedback": "The position was withdrawn.", "rejectedBy": "rita@ats.example"},
    replays=True,
    grants=(WORK_ON_RUN,),
)
def handler(request: Request[RejectPlan], settings: RunSettings) -> Answer[RunState]:
    return reject_plan(
        request.caller,
        request.run_id,
        feedback=request.body.feedback,
        rejected_by=request.body.rejected_by,
        version=request.body.version,
        service=wiring.run_service(settings),
        idempotency=request.idempotency,
    )
