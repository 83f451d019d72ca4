"""GET /v1/candidate-access/{token}/feedback"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import CandidateSettings
from interviews.usecases.get_feedback import get_feedback


@endpoint(settings=CandidateSettings)
def handler(request: Request[None]) -> Response:
    runs = wiring.run_store(CandidateSettings.read().interviews_table)
    token, admission = request.link_token, request.session_token
    return Response(get_feedback(token, admission=admission, runs=runs, clock=wiring.clock))
