"""PATCH /v1/admin/tenants/{tenantId}"""

from functools import partial

from interviews.domain.tenants.requests import UpdateTenant
from interviews.runtime import wiring
from interviews.runtime.address_check import check_issuer
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS, TRUST_ISSUERS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import IssuerSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import TenantDocument
from interviews.usecases.tenants.tenants import update_tenant


@admin(
    "PATCH",
    "tenants/{tenantId}",
    tag="Provisioning",
    summary=(
        "Change a tenant's name or limits, pause its AI work (what is to be made waits, and goes on when "
        "`aiPaused` is false again), or name the issuer whose people may sign in (OpenID Connect, on a stage "
        "with `-c oidc=true`). What is not named stays; `oidc: null` ends the trust. Known everywhere within "
        "a minute."
    ),
    errors=(409,),
    example={
        "limits": {"requestsPerMinute": 1200},
        "aiPaused": False,
        "oidc": {
            "issuer": "https://login.northwind.example",
            "audience": "interviews",
            "permissionsClaim": "roles",
            "roles": [{"role": "recruiter", "permissions": ["interview:read", "interview:approve"]}],
        },
    },
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS, TRUST_ISSUERS),
)
def handler(request: Request[UpdateTenant], settings: IssuerSettings) -> Answer[TenantDocument]:
    body = request.body
    return update_tenant(
        request.path["tenantId"],
        body.changes(),
        limits=body.limits.changes() if body.limits else {},
        check_issuer=partial(check_issuer, settings=settings),
        service=wiring.tenant_service(settings),
        idempotency=request.idempotency,
    )
