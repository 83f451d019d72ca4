"""GET /settings"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import SettingsDocument
from interviews.usecases.tenants.get_settings import get_settings


@integration(
    "GET",
    "settings",
    permission=Permission.TENANT_READ,
    tag="Settings",
    summary="Read the tenant's settings.",
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[SettingsDocument]:
    return Response(get_settings(request.caller, tenants=wiring.tenant_store(settings.tenants_table)))
