"""GET /v1/webhook-keys/{ownerId}/jwks.json: the public key of a tenant's or a platform's Ed25519 signatures."""

from typing import cast

from interviews.domain.kernel.errors import NotFound
from interviews.domain.kernel.public_keys import key_set
from interviews.domain.webhooks.endpoint import owner_of
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import SIGN_ED25519
from interviews.runtime.http import Request, Response, public
from interviews.runtime.pages import AN_HOUR
from interviews.runtime.webhook_wiring import KeySettings
from interviews.usecases.webhooks.answers import PublicKeys


@public(
    "GET",
    "v1/webhook-keys/{ownerId}/jwks.json",
    tag="Webhooks",
    summary="The public key of a tenant's or a platform's Ed25519 signatures, as a JWK set.",
    errors=(404,),
    grants=(SIGN_ED25519,),
)
def handler(request: Request[None], settings: KeySettings) -> Response[PublicKeys]:
    owner = owner_of(request.path["ownerId"])
    if owner is None:
        raise NotFound("There is no such key.")
    signer = webhook_wiring.signer(settings.signing_secret_arn)
    keys = cast(PublicKeys, key_set(signer.public_key(owner)))
    return Response(keys, headers={"Cache-Control": AN_HOUR})
