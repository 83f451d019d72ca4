"""GET /v1/health/ready"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    """Ready where the table answers; a failing table is a 500 in the contract's shape."""
    wiring.tenant_store(TenantSettings.read().tenants_table).get_platform("readiness", fresh=True)
    return Response({"status": "ok"})
