"""GET /v1/webhook-keys/{ownerId}/jwks.json: the public key of a tenant's or a platform's Ed25519 signatures."""

from interviews.domain.kernel.errors import NotFound
from interviews.domain.kernel.public_keys import key_set
from interviews.domain.webhooks.webhook import owner_of
from interviews.runtime import webhook_wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.webhook_wiring import KeySettings


@endpoint(settings=KeySettings)
def handler(request: Request[None]) -> Response:
    owner = owner_of(request.path["ownerId"])
    if owner is None:
        raise NotFound("There is no such key.")
    signer = webhook_wiring.signer(KeySettings.read().signing_secret_arn)
    return Response(key_set(signer.public_key(owner)), headers={"Cache-Control": "public, max-age=3600"})
