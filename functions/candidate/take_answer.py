"""POST /v1/candidate-access/{token}/messages"""

import os

from interviews.domain.room.requests import GiveAnswer
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TalkSettings
from interviews.usecases.room.take_answer import take_answer


@endpoint(room=True, body=GiveAnswer, damaged_text=True, settings=TalkSettings)
def handler(request: Request[GiveAnswer]) -> Response:
    settings = TalkSettings.read()
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
