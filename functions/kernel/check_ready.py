"""GET /v1/health/ready"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, public
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.answers import Health


@public(
    "GET",
    "v1/health/ready",
    tag="Service",
    summary="Is its table there too?",
    grants=(READ_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[Health]:
    """Ready where the table answers; a failing table is a 500 in the contract's shape."""
    wiring.tenant_store(settings.tenants_table).get_platform("readiness", fresh=True)
    return Response({"status": "ok"})
