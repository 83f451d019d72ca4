"""GET /interviews/{runId}/assessment/explanation"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.explain_assessment import explain_assessment


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    desk = wiring.run_desk(RunSettings.read())
    return Response(explain_assessment(request.caller, request.run_id, desk=desk))
