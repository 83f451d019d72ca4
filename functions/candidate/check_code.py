"""POST /v1/candidate-access/{token}/verify-otp"""

import os

from interviews.domain.room.requests import EnterCode
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.check_code import check_code


@endpoint(room=True, body=EnterCode, settings=RunSettings)
def handler(request: Request[EnterCode]) -> Response:
    runs = wiring.run_store(RunSettings.read().interviews_table)
    token, code = request.link, request.body.otp
    return Response(check_code(token, code=code, runs=runs, clock=wiring.clock, random=os.urandom))
