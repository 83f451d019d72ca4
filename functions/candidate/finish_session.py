"""POST /v1/candidate-access/{token}/finish"""

import os

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.finish_session import finish_session


@endpoint(room=True, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    runs = wiring.run_store(RunSettings.read().interviews_table)
    token, session_token = request.link, request.session_token
    finished = finish_session(
        token, session_token=session_token, runs=runs, clock=wiring.clock, random=os.urandom
    )
    return Response(finished)
