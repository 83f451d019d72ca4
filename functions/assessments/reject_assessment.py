"""POST /interviews/{runId}/assessment/reject"""

from interviews.domain.assessments.requests import RejectAssessment
from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.answers import RunState


@integration(
    "POST",
    "interviews/{runId}/assessment/reject",
    permission=Permission.APPROVE,
    tag="Assessment",
    summary="Reject the assessment (ASSESSMENT_PENDING): CANCEL ends the run, REASSESS has it made anew. "
    "`version` as in its approval.",
    errors=(409,),
    example={"feedback": "The second answer was overlooked.", "action": "REASSESS"},
    replays=True,
    grants=(WORK_ON_RUN,),
)
def handler(request: Request[RejectAssessment], settings: RunSettings) -> Answer[RunState]:
    return reject_assessment(
        request.caller,
        request.run_id,
        feedback=request.body.feedback,
        rejected_by=request.body.rejected_by,
        action=request.body.action,
        version=request.body.version,
        limits=request.tenant.limits,
        service=wiring.run_service(settings),
        idempotency=request.idempotency,
    )
