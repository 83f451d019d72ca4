from ...domain.kernel.jws import signed
from ...domain.kernel.public_keys import key_id
from ...domain.webhooks.endpoint import tenant_owner
from ..kernel.ports import Json, Signer


def sign_proof(payload: Json, typ: str, tenant_id: str, signer: Signer) -> str:
    """A compact JWS by the tenant's key, which `GET /v1/webhook-keys/{tenantId}/jwks.json` shows."""
    owner = tenant_owner(tenant_id)
    kid = key_id(signer.public_key(owner))
    return signed(payload, typ=typ, kid=kid, sign=lambda message: signer.sign(owner, message))
