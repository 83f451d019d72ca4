"""POST /interviews/{runId}/assessment/approve"""

from interviews.domain.assessments.requests import ApproveAssessment
from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.approve_assessment import approve_assessment
from interviews.usecases.kernel.idempotency import Answer


@endpoint(permission=Permission.APPROVE, body=ApproveAssessment, body_optional=True, settings=RunSettings)
def handler(request: Request[ApproveAssessment]) -> Answer:
    return approve_assessment(
        request.caller,
        request.run_id,
        approved_by=request.body.approved_by,
        comment=request.body.comment,
        version=request.body.version,
        desk=wiring.run_desk(RunSettings.read()),
        idempotency=request.idempotency,
    )
