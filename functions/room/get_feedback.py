"""GET /v1/candidate-access/{token}/feedback"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.answers import CandidateFeedback
from interviews.usecases.room.get_feedback import get_feedback


@room(
    "GET",
    "feedback",
    tag="Candidate's room",
    summary=(
        "A summary for the candidate, without scores, once the assessment is approved and where the tenant "
        "offers it. Where `otpRequired`, with the token from verify-otp, or that of the session."
    ),
    errors=(401, 409, 410),
    takes_session=True,
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], settings: RunSettings) -> Response[CandidateFeedback]:
    runs = wiring.run_store(settings.interviews_table)
    token, admission = request.link, request.session_token
    return Response(get_feedback(token, admission=admission, runs=runs, clock=wiring.clock))
