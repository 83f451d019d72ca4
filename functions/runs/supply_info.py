"""PATCH /interviews/{runId}/info"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.requests import SupplyInfo
from interviews.runtime import wiring
from interviews.runtime.address_check import address_check
from interviews.runtime.grants import JUDGE_ADDRESSES, WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import IntakeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.answers import InfoSupplied
from interviews.usecases.runs.supply_info import supply_info


@integration(
    "PATCH",
    "interviews/{runId}/info",
    permission=Permission.UPDATE,
    tag="Interviews",
    summary="Supply what is missing (INFO_NEEDED). What was given already stays as it is.",
    errors=(409,),
    example={"level": "SENIOR"},
    replays=True,
    grants=(WORK_ON_RUN, JUDGE_ADDRESSES),
)
def handler(request: Request[SupplyInfo], settings: IntakeSettings) -> Answer[InfoSupplied]:
    return supply_info(
        request.caller,
        request.run_id,
        request.body.given(),
        service=wiring.run_service(settings),
        check_address=address_check(settings),
        idempotency=request.idempotency,
    )
