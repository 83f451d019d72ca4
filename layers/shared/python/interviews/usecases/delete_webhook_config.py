from datetime import datetime

from ..domain.webhook import Endpoint
from .ports import Idempotency, Json
from .run_desk import Answer
from .webhook_desk import WebhookDesk, found


def delete_webhook_config(owner: str, *, desk: WebhookDesk, idempotency: Idempotency | None = None) -> Answer:
    """Removes the config with its secrets. Raises NotFound."""

    def decide(before: Endpoint | None, _: datetime) -> tuple[None, Json]:
        return None, {"callbackUrl": found(before).callback_url, "deleted": True}

    return desk.change(owner, decide, idempotency)
