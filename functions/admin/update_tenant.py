"""PATCH /v1/admin/tenants/{tenantId}"""

from interviews.domain.records import to_record
from interviews.domain.requests import UpdateTenant
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(body=UpdateTenant, settings=TenantSettings)
def handler(request: Request[UpdateTenant]) -> Response:
    body = request.body
    changed = wiring.registry(TenantSettings.read()).update_tenant(
        request.path["tenantId"], body.changes(), limits=body.limits.changes() if body.limits else {}
    )
    return Response(to_record(changed))
