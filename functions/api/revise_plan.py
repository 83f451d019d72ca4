"""PATCH /interviews/{runId}/plan/revise"""

from interviews.domain.kernel.access import Permission
from interviews.domain.plans.requests import RevisePlan
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.plans.revise_plan import revise_plan


@endpoint(permission=Permission.APPROVE, body=RevisePlan, settings=RunSettings)
def handler(request: Request[RevisePlan]) -> Answer:
    return revise_plan(
        request.caller,
        request.run_id,
        feedback=request.body.feedback,
        revisions=[each.to_document() for each in request.body.revisions or ()],
        requested_by=request.body.requested_by,
        version=request.body.version,
        limits=request.tenant.limits,
        desk=wiring.run_desk(RunSettings.read()),
        idempotency=request.idempotency,
    )
