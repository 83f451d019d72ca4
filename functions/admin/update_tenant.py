"""PATCH /v1/admin/tenants/{tenantId}"""

from interviews.domain.kernel.records import to_record
from interviews.domain.tenants.requests import UpdateTenant
from interviews.runtime import wiring
from interviews.runtime.address_check import check_issuer
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import IssuerSettings


@endpoint(body=UpdateTenant, settings=IssuerSettings)
def handler(request: Request[UpdateTenant]) -> Response:
    body, settings = request.body, IssuerSettings.read()
    if body.oidc:
        check_issuer(body.oidc.issuer, settings)
    changed = wiring.registry(settings).update_tenant(
        request.path["tenantId"], body.changes(), limits=body.limits.changes() if body.limits else {}
    )
    return Response(to_record(changed))
