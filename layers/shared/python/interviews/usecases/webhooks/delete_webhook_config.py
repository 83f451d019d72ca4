from datetime import datetime

from ...domain.webhooks.endpoint import Endpoint
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from ..kernel.settling import until_settled
from .answers import WebhookConfigDeleted
from .webhook_ports import EndpointStore
from .webhook_service import WebhookService, found


def delete_webhook_config(
    owner: str, *, service: WebhookService, idempotency: Idempotency | None = None
) -> Answer[WebhookConfigDeleted]:
    """Removes the config with its secrets. Raises NotFound."""

    def decide(before: Endpoint | None, _: datetime) -> tuple[None, WebhookConfigDeleted]:
        return None, {"callbackUrl": found(before).callback_url, "deleted": True}

    return service.change(owner, decide, idempotency)


@until_settled
def forget_webhook_config(owner: str, *, endpoints: EndpointStore) -> None:
    """That of an owner who is deleted, with its secrets: nothing is sent in their name any more. Harmless to repeat.
    Raises ConcurrentUpdate."""
    endpoint = endpoints.load(owner).endpoint
    if endpoint is None:
        return
    endpoints.delete(endpoint)
