"""POST /v1/candidate-access/{token}/finish"""

import os

from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.answers import SessionFinished
from interviews.usecases.room.finish_session import finish_session


@room(
    "POST",
    "finish",
    tag="Candidate's room",
    summary="End the interview. Idempotent.",
    errors=(401, 409, 410),
    takes_session=True,
    grants=(WORK_ON_RUN,),
)
def handler(request: Request[None], settings: RunSettings) -> Response[SessionFinished]:
    runs = wiring.run_store(settings.interviews_table)
    token, session_token = request.link, request.session_token
    finished = finish_session(
        token, session_token=session_token, runs=runs, clock=wiring.clock, random=os.urandom
    )
    return Response(finished)
