"""POST /v1/admin/tenants"""

from dataclasses import replace

from interviews.domain.tenants import tenant
from interviews.domain.tenants.requests import CreateTenant
from interviews.runtime import wiring
from interviews.runtime.address_check import check_issuer
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import IssuerSettings
from interviews.usecases.kernel.idempotency import Answer


@endpoint(body=CreateTenant, settings=IssuerSettings)
def handler(request: Request[CreateTenant]) -> Answer:
    body, issuers = request.body, IssuerSettings.read()
    if body.oidc:
        check_issuer(body.oidc.issuer, issuers)
    settings = body.settings.changes() if body.settings else {}
    limits = body.limits.changes() if body.limits else {}
    return wiring.registry(issuers).create_tenant(
        body.platform_id,
        body.name,
        settings=replace(tenant.TenantSettings(), **settings),
        limits=tenant.Limits(**limits),
        oidc=body.oidc.trusted() if body.oidc else None,
        idempotency=request.idempotency,
    )
