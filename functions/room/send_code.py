"""POST /v1/candidate-access/{token}/request-otp"""

import os

from interviews.runtime import wiring
from interviews.runtime.grants import CHECK_RUNS, SEND_MAIL, WORK_ON_RUN
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import CodeSettings
from interviews.usecases.room.answers import CodeSent
from interviews.usecases.room.send_code import send_code


@room(
    "POST",
    "request-otp",
    tag="Candidate's room",
    summary="E-mail a six-digit code to the candidate: valid for 10 minutes, one a minute, five in 10 minutes.",
    errors=(409, 410),
    grants=(WORK_ON_RUN, CHECK_RUNS, SEND_MAIL),
)
def handler(request: Request[None], settings: CodeSettings) -> Response[CodeSent]:
    runs, mailer = wiring.run_store(settings.interviews_table), wiring.mailer(settings.mail_from)
    sent = send_code(request.link, runs=runs, mailer=mailer, clock=wiring.clock, random=os.urandom)
    return Response(sent)
