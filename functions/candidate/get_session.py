"""GET /v1/candidate-access/{token}/session"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import CandidateSettings
from interviews.usecases.get_session import get_session


@endpoint(settings=CandidateSettings)
def handler(request: Request[None]) -> Response:
    runs = wiring.run_store(CandidateSettings.read().interviews_table)
    token, session_token = request.link_token, request.session_token
    return Response(get_session(token, session_token=session_token, runs=runs, clock=wiring.clock))
