"""POST /interviews/{runId}/assessment/chat"""

from interviews.domain.assessments.requests import ChatAboutAssessment
from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.engines import ASK_ENGINE
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import TalkSettings
from interviews.usecases.assessments.answers import ChatAnswer
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.kernel.idempotency import Answer


@integration(
    "POST",
    "interviews/{runId}/assessment/chat",
    permission=Permission.READ,
    tag="Assessment",
    summary="Ask about an assessment; answers come from plan, transcript and assessment only.",
    errors=(409,),
    example={"message": "What shows experience with distributed systems?"},
    replays=True,
    fresh=True,
    grants=(WORK_ON_RUN, ASK_ENGINE),
)
def handler(request: Request[ChatAboutAssessment], settings: TalkSettings) -> Answer[ChatAnswer]:
    return chat_about_assessment(
        request.caller,
        request.run_id,
        message=request.body.message,
        conversation_id=request.body.conversation_id,
        limits=request.tenant.limits,
        service=wiring.run_service(settings),
        engine=wiring.engine(settings, wiring.REPLY_SECONDS),
        idempotency=request.idempotency,
    )
