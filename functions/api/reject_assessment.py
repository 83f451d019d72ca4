"""POST /interviews/{runId}/assessment/reject"""

from interviews.domain.assessments.requests import RejectAssessment
from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.kernel.idempotency import Answer


@endpoint(permission=Permission.APPROVE, body=RejectAssessment, settings=RunSettings)
def handler(request: Request[RejectAssessment]) -> Answer:
    return reject_assessment(
        request.caller,
        request.run_id,
        feedback=request.body.feedback,
        rejected_by=request.body.rejected_by,
        action=request.body.action,
        version=request.body.version,
        limits=request.tenant.limits,
        desk=wiring.run_desk(RunSettings.read()),
        idempotency=request.idempotency,
    )
