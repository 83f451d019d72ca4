"""GET /v1/admin/api-keys/{keyId}"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.tenants.answers import ApiKeyDocument
from interviews.usecases.tenants.api_keys import get_api_key, shown_key


@admin(
    "GET",
    "api-keys/{keyId}",
    tag="Provisioning",
    summary="Read an API key, without its secret.",
    grants=(READ_TENANTS,),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Response[ApiKeyDocument]:
    found = get_api_key(request.path["keyId"], tenants=wiring.tenant_store(settings.tenants_table))
    return Response(shown_key(found))
