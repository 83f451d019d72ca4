"""POST /interviews/{runId}/assessment/chat"""

from interviews.domain.assessments.requests import ChatAboutAssessment
from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import TalkSettings
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.kernel.idempotency import Answer


@endpoint(permission=Permission.READ, body=ChatAboutAssessment, settings=TalkSettings)
def handler(request: Request[ChatAboutAssessment]) -> Answer:
    settings = TalkSettings.read()
    return chat_about_assessment(
        request.caller,
        request.run_id,
        message=request.body.message,
        conversation_id=request.body.conversation_id,
        limits=request.tenant.limits,
        desk=wiring.run_desk(settings),
        engine=wiring.engine(settings, wiring.REPLY_SECONDS),
        idempotency=request.idempotency,
    )
