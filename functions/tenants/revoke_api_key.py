"""DELETE /v1/admin/api-keys/{keyId}"""

from interviews.runtime import wiring
from interviews.runtime.grants import CHANGE_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import ApiKeyDocument
from interviews.usecases.tenants.provision import shown_key


@admin(
    "DELETE",
    "api-keys/{keyId}",
    tag="Provisioning",
    summary="Revoke an API key. Idempotent; cached verdicts of the gateway end within its cache time.",
    errors=(409,),
    grants=(READ_TENANTS, CHANGE_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[ApiKeyDocument]:
    revoked = wiring.registry(settings).revoke_api_key(request.path["keyId"])
    return Response(shown_key(revoked))
