from datetime import datetime

from ..domain.signature import signature_headers
from ..domain.webhook import Endpoint
from .webhook_ports import Cipher


def sign_webhook(
    endpoint: Endpoint,
    body: bytes,
    *,
    event_id: str,
    timestamp: str,
    tenant_id: str,
    at: datetime,
    cipher: Cipher,
) -> dict[str, str] | None:
    """The headers of one attempt, signed with every live secret; None where there is no such secret."""
    secrets = [cipher.decrypt(each.cipher_text, endpoint.owner) for each in endpoint.live_secrets(at)]
    if not secrets:
        return None
    return signature_headers(
        body, event_id=event_id, timestamp=timestamp, tenant_id=tenant_id, at=at, secrets=secrets
    )
