"""POST /interviews/{runId}/plan/approve"""

from interviews.domain.kernel.access import Permission
from interviews.domain.plans.requests import ApprovePlan
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import LinkSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.plans.approve_plan import approve_plan


@endpoint(
    permission=Permission.APPROVE,
    reveals=["interviewLink"],
    body=ApprovePlan,
    body_optional=True,
    settings=LinkSettings,
)
def handler(request: Request[ApprovePlan]) -> Answer:
    settings = LinkSettings.read()
    return approve_plan(
        request.caller,
        request.run_id,
        approved_by=request.body.approved_by,
        comment=request.body.comment,
        scheduled_at=request.body.scheduled_at,
        version=request.body.version,
        desk=wiring.run_desk(settings),
        links=wiring.links(settings),
        idempotency=request.idempotency,
    )
