from datetime import datetime, timedelta

from ...domain.webhooks.endpoint import Endpoint, mask, new_secret
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from .answers import WebhookSecretRotated
from .webhook_service import WebhookService, found


def rotate_webhook_secret(
    owner: str,
    *,
    secret: str | None,
    overlap_hours: int,
    service: WebhookService,
    idempotency: Idempotency | None = None,
) -> Answer[WebhookSecretRotated]:
    """A new secret, given or made, and shown this once; the old ones sign on for the overlap (contract §5).

    Raises NotFound, RateLimited.
    """
    overlap = timedelta(hours=overlap_hours)

    def decide(before: Endpoint | None, now: datetime) -> tuple[Endpoint, WebhookSecretRotated]:
        endpoint = found(before)
        new = secret or new_secret(service.random)
        after = endpoint.rotated(service.seal(new, owner, now), now, overlap)
        body: WebhookSecretRotated = {
            "secret": new,
            "secretHint": mask(new),
            "previousValidUntil": now + overlap,
        }
        return after, body

    return service.change(owner, decide, idempotency)
