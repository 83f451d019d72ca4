"""GET /interviews/{runId}/assessment/explanation"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.answers import ExplanationDocument
from interviews.usecases.assessments.explain_assessment import explain_assessment


@integration(
    "GET",
    "interviews/{runId}/assessment/explanation",
    permission=Permission.READ,
    tag="Assessment",
    summary=(
        "Read why the assessment says what it says: for each score the indicator, the evidence and the "
        "ratings behind it, and the rule that made the recommendation."
    ),
    errors=(409,),
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], settings: RunSettings) -> Response[ExplanationDocument]:
    service = wiring.run_service(settings)
    return Response(explain_assessment(request.caller, request.run_id, service=service))
