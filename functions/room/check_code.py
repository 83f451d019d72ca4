"""POST /v1/candidate-access/{token}/verify-otp"""

import os

from interviews.domain.room.requests import EnterCode
from interviews.runtime import wiring
from interviews.runtime.grants import CHECK_RUNS, WORK_ON_RUN
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.answers import CodeAccepted
from interviews.usecases.room.check_code import check_code


@room(
    "POST",
    "verify-otp",
    tag="Candidate's room",
    summary="Change the code for the token with which the interview can be started. Three wrong ones begin a cooldown.",
    errors=(401, 409, 410),
    example={"otp": "042317"},
    grants=(WORK_ON_RUN, CHECK_RUNS),
)
def handler(request: Request[EnterCode], settings: RunSettings) -> Response[CodeAccepted]:
    runs = wiring.run_store(settings.interviews_table)
    token, code = request.link, request.body.otp
    return Response(check_code(token, code=code, runs=runs, clock=wiring.clock, random=os.urandom))
