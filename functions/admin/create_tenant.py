"""POST /v1/admin/tenants"""

from dataclasses import replace

from interviews.domain import tenant
from interviews.domain.records import to_record
from interviews.domain.requests import CreateTenant
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings


@endpoint(body=CreateTenant, settings=TenantSettings)
def handler(request: Request[CreateTenant]) -> Response:
    body = request.body
    settings = body.settings.changes() if body.settings else {}
    limits = body.limits.changes() if body.limits else {}
    created = wiring.registry(TenantSettings.read()).create_tenant(
        body.platform_id,
        body.name,
        settings=replace(tenant.TenantSettings(), **settings),
        limits=tenant.Limits(**limits),
    )
    return Response(to_record(created), 201)
