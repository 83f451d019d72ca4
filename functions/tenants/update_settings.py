"""PATCH /settings"""

from interviews.domain.kernel.access import Permission
from interviews.domain.tenants.requests import UpdateSettings
from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, WORK_ON_RUN
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import SettingsDocument
from interviews.usecases.tenants.update_settings import update_settings


@integration(
    "PATCH",
    "settings",
    permission=Permission.TENANT_UPDATE,
    tag="Settings",
    summary="Change settings of the tenant; the answer has all of them.",
    errors=(409,),
    example={"autoApprovePlans": True},
    replays=True,
    fresh=True,
    grants=(WORK_ON_RUN, CHANGE_TENANTS),
)
def handler(request: Request[UpdateSettings], settings: RunSettings) -> Answer[SettingsDocument]:
    return update_settings(
        request.caller,
        request.body.changes(),
        tenant=request.tenant,
        tenants=wiring.tenant_store(settings.tenants_table, answers_table=settings.interviews_table),
        answers=wiring.run_store(settings.interviews_table),
        clock=wiring.clock,
        idempotency=request.idempotency,
    )
