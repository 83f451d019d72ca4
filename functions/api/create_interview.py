"""POST /interviews"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.requests import CreateInterview
from interviews.runtime import wiring
from interviews.runtime.address_check import address_check
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import IntakeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.create_interview import create_interview


@endpoint(permission=Permission.CREATE, body=CreateInterview, settings=IntakeSettings)
def handler(request: Request[CreateInterview]) -> Answer:
    settings = IntakeSettings.read()
    return create_interview(
        request.caller,
        request.body.given(),
        tenant=request.tenant,
        desk=wiring.run_desk(settings),
        check_address=address_check(settings),
        quota=wiring.create_quota(settings),
        idempotency=request.idempotency,
    )
