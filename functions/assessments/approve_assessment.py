"""POST /interviews/{runId}/assessment/approve"""

from interviews.domain.assessments.requests import ApproveAssessment
from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.approve_assessment import approve_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.answers import RunState


@integration(
    "POST",
    "interviews/{runId}/assessment/approve",
    permission=Permission.APPROVE,
    tag="Assessment",
    summary="Approve the assessment (ASSESSMENT_PENDING). With a `version` that is not the assessment's any more: 409 "
    "CONCURRENT_UPDATE, and nothing is changed.",
    errors=(409,),
    example={"approvedBy": "rita@ats.example", "version": 1},
    body_optional=True,
    replays=True,
    grants=(WORK_ON_RUN,),
)
def handler(request: Request[ApproveAssessment], settings: RunSettings) -> Answer[RunState]:
    return approve_assessment(
        request.caller,
        request.run_id,
        approved_by=request.body.approved_by,
        comment=request.body.comment,
        version=request.body.version,
        service=wiring.run_service(settings),
        idempotency=request.idempotency,
    )
