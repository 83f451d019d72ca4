"""PATCH /settings"""

from interviews.domain.kernel.access import Permission
from interviews.domain.tenants.requests import UpdateSettings
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.update_settings import update_settings


@endpoint(permission=Permission.TENANT_UPDATE, body=UpdateSettings, settings=RunSettings)
def handler(request: Request[UpdateSettings]) -> Answer:
    settings = RunSettings.read()
    return update_settings(
        request.caller,
        request.body.changes(),
        tenants=wiring.tenant_store(settings.tenants_table, answers_table=settings.interviews_table),
        runs=wiring.run_store(settings.interviews_table),
        clock=wiring.clock,
        idempotency=request.idempotency,
    )
