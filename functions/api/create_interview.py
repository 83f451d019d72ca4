"""POST /interviews"""

from interviews.domain.access import Permission
from interviews.domain.requests import CreateInterview
from interviews.runtime import wiring
from interviews.runtime.address_check import address_check
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import IntakeSettings
from interviews.usecases.create_interview import create_interview
from interviews.usecases.run_desk import Answer


@endpoint(permission=Permission.CREATE, body=CreateInterview, settings=IntakeSettings)
def handler(request: Request[CreateInterview]) -> Answer:
    settings = IntakeSettings.read()
    return create_interview(
        request.caller,
        request.body.given(),
        tenant=request.tenant,
        desk=wiring.run_desk(settings),
        check_address=address_check(settings),
        idempotency=request.idempotency,
    )
