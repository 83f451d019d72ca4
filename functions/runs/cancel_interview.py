"""DELETE /interviews/{runId}"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.requests import CancelInterview
from interviews.runtime import wiring
from interviews.runtime.grants import CANCEL_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.query import Query, Text
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.answers import RunState
from interviews.usecases.runs.cancel_interview import cancel_interview


class CancelInterviewQuery(Query):
    reason = Text("Why; the same as in the body.")


@integration(
    "DELETE",
    "interviews/{runId}",
    permission=Permission.DELETE,
    tag="Interviews",
    summary="Cancel a run that has not ended; the candidate's link is dead from then on. `cancelledBy` goes into the "
    "event, and becomes the `by` of the run's `cancellation`, which else is the key.",
    errors=(409,),
    example={"reason": "The position was filled.", "cancelledBy": "recruiter@acme.example"},
    body_optional=True,
    replays=True,
    grants=(CANCEL_RUN,),
)
def handler(
    request: Request[CancelInterview], query: CancelInterviewQuery, settings: RunSettings
) -> Answer[RunState]:
    return cancel_interview(
        request.caller,
        request.run_id,
        reason=request.body.reason or query.reason,
        cancelled_by=request.body.cancelled_by,
        service=wiring.run_service(settings),
        idempotency=request.idempotency,
    )
