"""DELETE /v1/admin/api-keys/{keyId}"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import TenantSettings
from interviews.usecases.tenants.provision import shown_key


@endpoint(settings=TenantSettings)
def handler(request: Request[None]) -> Response:
    revoked = wiring.registry(TenantSettings.read()).revoke_api_key(request.path["keyId"])
    return Response(shown_key(revoked))
