"""DELETE /interviews/{runId}"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.requests import CancelInterview
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.query import Query, Text
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.cancel_interview import cancel_interview


class Parameters(Query):
    reason = Text()


@endpoint(permission=Permission.DELETE, body=CancelInterview, body_optional=True, settings=RunSettings)
def handler(request: Request[CancelInterview]) -> Answer:
    query = Parameters(request.query)
    return cancel_interview(
        request.caller,
        request.run_id,
        reason=request.body.reason or query.reason,
        cancelled_by=request.body.cancelled_by,
        desk=wiring.run_desk(RunSettings.read()),
        idempotency=request.idempotency,
    )
