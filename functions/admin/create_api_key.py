"""POST /v1/admin/api-keys"""

from interviews.domain.tenants.requests import CreateApiKey
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.kernel.idempotency import Answer


@endpoint(body=CreateApiKey, settings=TenantSettings)
def handler(request: Request[CreateApiKey]) -> Answer:
    body = request.body
    return wiring.registry(TenantSettings.read()).create_api_key(
        platform_id=body.platform_id,
        tenant_id=body.tenant_id,
        permissions=body.permissions,
        description=body.description,
        expires_on=body.expires_at,
        allowed_ips=body.allowed_ips,
        requests_per_minute=body.requests_per_minute,
        idempotency=request.idempotency,
    )
