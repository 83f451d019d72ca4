"""GET /v1/candidate-access/{token}/session"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.answers import SessionView
from interviews.usecases.room.get_session import get_session


@room(
    "GET",
    "session",
    tag="Candidate's room",
    summary="Everything needed to go on after a reload.",
    errors=(401, 409, 410),
    takes_session=True,
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], settings: RunSettings) -> Response[SessionView]:
    runs = wiring.run_store(settings.interviews_table)
    token, session_token = request.link, request.session_token
    return Response(get_session(token, session_token=session_token, runs=runs, clock=wiring.clock))
