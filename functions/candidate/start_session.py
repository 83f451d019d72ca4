"""POST /v1/candidate-access/{token}/start"""

import os

from interviews.domain.room.requests import StartSession
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.room.start_session import start_session


@endpoint(room=True, body=StartSession, settings=RunSettings)
def handler(request: Request[StartSession]) -> Answer:
    return start_session(
        request.link,
        consent=request.body.consent,
        admission=request.session_token,
        runs=wiring.run_store(RunSettings.read().interviews_table),
        clock=wiring.clock,
        random=os.urandom,
    )
