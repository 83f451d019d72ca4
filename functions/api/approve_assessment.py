"""POST /interviews/{runId}/assessment/approve"""

from interviews.domain.access import Permission
from interviews.domain.requests import ApproveAssessment
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.approve_assessment import approve_assessment
from interviews.usecases.run_desk import Answer


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
