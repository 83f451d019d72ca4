"""PATCH /v1/admin/tenants/{tenantId}"""

from interviews.domain.tenants.requests import UpdateTenant
from interviews.runtime import wiring
from interviews.runtime.address_check import check_issuer
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS, TRUST_ISSUERS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import IssuerSettings
from interviews.usecases.tenants.answers import TenantDocument
from interviews.usecases.tenants.provision import shown_tenant


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
    grants=(READ_TENANTS, CHANGE_TENANTS, TRUST_ISSUERS),
)
def handler(request: Request[UpdateTenant], settings: IssuerSettings) -> Response[TenantDocument]:
    body = request.body
    if body.oidc:
        check_issuer(body.oidc.issuer, settings)
    changed = wiring.registry(settings).update_tenant(
        request.path["tenantId"], body.changes(), limits=body.limits.changes() if body.limits else {}
    )
    return Response(shown_tenant(changed))
