from collections.abc import Callable
from datetime import datetime

from ...domain.kernel.times import to_iso
from ...domain.webhooks.signature import signature_headers
from ...domain.webhooks.webhook import Endpoint
from .webhook_ports import Cipher, Signer


def sign_webhook(
    endpoint: Endpoint,
    body: bytes,
    *,
    event_id: str,
    timestamp: datetime,
    tenant_id: str,
    at: datetime,
    cipher: Cipher,
    signer: Callable[[], Signer],
) -> dict[str, str] | None:
    """The headers of one attempt, signed with every live secret; None where there is no such secret.

    `signer` is made only where the endpoint wants its signature: few do, and it takes its time to start.
    """
    secrets = [cipher.decrypt(each.cipher_text, endpoint.owner) for each in endpoint.live_secrets(at)]
    if not secrets:
        return None
    ed25519 = signer() if endpoint.signs_ed25519 else None
    return signature_headers(
        body,
        event_id=event_id,
        timestamp=to_iso(timestamp),
        tenant_id=tenant_id,
        at=at,
        secrets=secrets,
        sign_ed25519=(lambda message: ed25519.sign(endpoint.owner, message)) if ed25519 else None,
    )
