"""GET /v1/candidate-access/{token}/feedback"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.get_feedback import get_feedback


@endpoint(room=True, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    runs = wiring.run_store(RunSettings.read().interviews_table)
    token, admission = request.link, request.session_token
    return Response(get_feedback(token, admission=admission, runs=runs, clock=wiring.clock))
