"""POST /interviews/{runId}/assessment/verify"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.answers import VerificationDocument
from interviews.usecases.assessments.verify_assessment import verify_assessment


@integration(
    "POST",
    "interviews/{runId}/assessment/verify",
    permission=Permission.READ,
    tag="Assessment",
    summary="Make the assessment again from its stored ratings, check each quote against the transcript, and see what "
    "differs. `ratingsAggregated` ratings went into it with their numbers; of these, `ratingsChecked` were checked "
    "anew against the transcript: none, where it is gone or erased. `identical` speaks of what was checked, and "
    "`unchecked` names the parts that could not be. Nothing is changed, and no AI is asked.",
    errors=(409,),
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], settings: RunSettings) -> Response[VerificationDocument]:
    service = wiring.run_service(settings)
    return Response(verify_assessment(request.caller, request.run_id, service=service))
