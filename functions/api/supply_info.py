"""PATCH /interviews/{runId}/info"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.requests import SupplyInfo
from interviews.runtime import wiring
from interviews.runtime.address_check import address_check
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import IntakeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.supply_info import supply_info


@endpoint(permission=Permission.UPDATE, body=SupplyInfo, settings=IntakeSettings)
def handler(request: Request[SupplyInfo]) -> Answer:
    settings = IntakeSettings.read()
    return supply_info(
        request.caller,
        request.run_id,
        request.body.given(),
        desk=wiring.run_desk(settings),
        check_address=address_check(settings),
        idempotency=request.idempotency,
    )
