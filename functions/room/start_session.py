"""POST /v1/candidate-access/{token}/start"""

import os

from interviews.domain.room.requests import StartSession
from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, room
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.room.answers import SessionStarted
from interviews.usecases.room.start_session import start_session


@room(
    "POST",
    "start",
    tag="Candidate's room",
    summary="Consent and begin; on a running interview, take it over into this window (200). Where `otpRequired`, with "
    "the token from verify-otp, or that of the running session.",
    statuses=(201, 200),
    errors=(401, 409, 410),
    example={"consent": True},
    takes_session=True,
    grants=(WORK_ON_RUN,),
)
def handler(request: Request[StartSession], settings: RunSettings) -> Answer[SessionStarted]:
    return start_session(
        request.link,
        consent=request.body.consent,
        admission=request.session_token,
        runs=wiring.run_store(settings.interviews_table),
        clock=wiring.clock,
        random=os.urandom,
    )
