"""POST /v1/admin/tenants"""

from dataclasses import replace
from functools import partial

from interviews.domain.tenants import tenant
from interviews.domain.tenants.requests import CreateTenant
from interviews.runtime import wiring
from interviews.runtime.address_check import check_issuer
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS, TRUST_ISSUERS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import IssuerSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import TenantDocument
from interviews.usecases.tenants.tenants import create_tenant


@admin(
    "POST",
    "tenants",
    tag="Provisioning",
    summary="Create a tenant of a platform.",
    statuses=(201,),
    errors=(409,),
    example={"platformId": "plt_0123456789abcdef01234567", "name": "Northwind"},
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS, TRUST_ISSUERS),
)
def handler(request: Request[CreateTenant], settings: IssuerSettings) -> Answer[TenantDocument]:
    body = request.body
    return create_tenant(
        body.platform_id,
        body.name,
        settings=replace(tenant.TenantSettings(), **(body.settings.changes() if body.settings else {})),
        limits=tenant.Limits(**(body.limits.changes() if body.limits else {})),
        oidc=body.oidc.trusted() if body.oidc else None,
        check_issuer=partial(check_issuer, settings=settings),
        service=wiring.tenant_service(settings),
        idempotency=request.idempotency,
    )
