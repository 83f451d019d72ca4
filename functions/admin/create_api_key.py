"""POST /v1/admin/api-keys"""

from interviews.domain.requests import CreateApiKey
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.provision import shown_key


@endpoint(body=CreateApiKey, settings=TenantSettings)
def handler(request: Request[CreateApiKey]) -> Response:
    body = request.body
    key, secret = wiring.registry(TenantSettings.read()).create_api_key(
        platform_id=body.platform_id,
        tenant_id=body.tenant_id,
        permissions=body.permissions,
        description=body.description,
        expires_on=body.expires_at,
        allowed_ips=body.allowed_ips,
        requests_per_minute=body.requests_per_minute,
    )
    return Response(shown_key(key) | {"apiKey": secret}, 201)
