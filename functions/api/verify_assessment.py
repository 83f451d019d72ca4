"""POST /interviews/{runId}/assessment/verify"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.verify_assessment import verify_assessment


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    desk = wiring.run_desk(RunSettings.read())
    return Response(verify_assessment(request.caller, request.run_id, desk=desk))
