"""POST /v1/candidate-access/{token}/request-otp"""

import os

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import CodeSettings
from interviews.usecases.room.send_code import send_code


@endpoint(room=True, settings=CodeSettings)
def handler(request: Request[None]) -> Response:
    settings = CodeSettings.read()
    runs, mailer = wiring.run_store(settings.interviews_table), wiring.mailer(settings.mail_from)
    sent = send_code(request.link, runs=runs, mailer=mailer, clock=wiring.clock, random=os.urandom)
    return Response(sent)
