"""POST /v1/admin/api-keys"""

from interviews.domain.tenants.requests import CreateApiKey
from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.tenants.answers import ApiKeyCreated
from interviews.usecases.tenants.api_keys import create_api_key


@admin(
    "POST",
    "api-keys",
    tag="Provisioning",
    summary=(
        "Create an API key, shown this once: of a platform (for all its tenants) or of one tenant. A replay "
        "under an Idempotency-Key answers the same without `apiKey`."
    ),
    statuses=(201,),
    errors=(409,),
    example={
        "tenantId": "tnt_0123456789abcdef01234567",
        "permissions": ["interview:create", "interview:read"],
    },
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[CreateApiKey], settings: TenantsTableSettings) -> Answer[ApiKeyCreated]:
    body = request.body
    return create_api_key(
        platform_id=body.platform_id,
        tenant_id=body.tenant_id,
        permissions=body.permissions,
        description=body.description,
        expires_on=body.expires_at,
        allowed_ips=body.allowed_ips,
        requests_per_minute=body.requests_per_minute,
        service=wiring.tenant_service(settings),
        idempotency=request.idempotency,
    )
