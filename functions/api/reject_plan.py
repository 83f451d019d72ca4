"""POST /interviews/{runId}/plan/reject"""

from interviews.domain.kernel.access import Permission
from interviews.domain.plans.requests import RejectPlan
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.plans.reject_plan import reject_plan


@endpoint(permission=Permission.APPROVE, body=RejectPlan, settings=RunSettings)
def handler(request: Request[RejectPlan]) -> Answer:
    return reject_plan(
        request.caller,
        request.run_id,
        feedback=request.body.feedback,
        rejected_by=request.body.rejected_by,
        version=request.body.version,
        desk=wiring.run_desk(RunSettings.read()),
        idempotency=request.idempotency,
    )
