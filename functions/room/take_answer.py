"""POST /v1/candidate-access/{token}/messages"""

import os

from interviews.domain.room.requests import GiveAnswer
from interviews.runtime import wiring
from interviews.runtime.engines import ASK_ENGINE
from interviews.runtime.grants import CANCEL_RUN
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import TalkSettings
from interviews.usecases.room.answers import InterviewerSaid
from interviews.usecases.room.take_answer import take_answer


@room(
    "POST",
    "messages",
    tag="Candidate's room",
    summary="Answer. The same clientTurnId again gives the same reply.",
    errors=(401, 409, 410),
    example={"text": "In my last project I …", "clientTurnId": "5f1c"},
    damaged_text=True,
    takes_session=True,
    grants=(CANCEL_RUN, ASK_ENGINE),
)
def handler(request: Request[GiveAnswer], settings: TalkSettings) -> Response[InterviewerSaid]:
    said = take_answer(
        request.link,
        session_token=request.session_token,
        text=request.body.text,
        client_turn_id=request.body.client_turn_id,
        runs=wiring.run_store(settings.interviews_table),
        engine=wiring.engine(settings, wiring.REPLY_SECONDS),
        clock=wiring.clock,
        random=os.urandom,
    )
    return Response(said)
