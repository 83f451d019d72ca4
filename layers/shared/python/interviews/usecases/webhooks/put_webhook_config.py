from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast

from ...domain.kernel.times import to_epoch
from ...domain.webhooks.endpoint import Endpoint, EndpointSecret, Ordering, new_secret
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from .answers import WebhookConfigSaved
from .webhook_service import WebhookService, shown


def put_webhook_config(
    owner: str,
    *,
    callback_url: str,
    events: tuple[str, ...],
    description: str | None,
    secret: str | None,
    ordering: Ordering,
    max_per_second: int | None,
    signs_ed25519: bool,
    service: WebhookService,
    check_address: Callable[[str], None],
    idempotency: Idempotency | None = None,
) -> Answer[WebhookConfigSaved]:
    """Sets the whole config (contract §6). Without a `secret` it keeps the ones it has, or gets its first,
    which is shown this once; a given one takes the place of all others. What was on hold is sent from then on. Raises
    ValidationFailed for a refused address.
    """

    def decide(before: Endpoint | None, now: datetime) -> tuple[Endpoint, WebhookConfigSaved]:
        check_address(callback_url)
        # Above any version of a config that was deleted: a sender that still holds that one must not match.
        known = before or Endpoint(owner, callback_url, created_at=now, updated_at=now, version=to_epoch(now))
        made = new_secret(service.random) if secret is None and not known.secrets else None
        after = replace(
            known,
            callback_url=callback_url,
            events=events,
            is_active=True,
            disabled_reason=None,
            disabled_at=None,
            description=description,
            ordering=ordering,
            max_per_second=max_per_second,
            signs_ed25519=signs_ed25519,
            secrets=_secrets(known, secret or made, now),
            updated_at=now,
            version=known.version + 1,
        )
        saved = cast(WebhookConfigSaved, shown(after))
        if made:
            saved["secret"] = made
        return after, saved

    def _secrets(known: Endpoint, new: str | None, now: datetime) -> tuple[EndpointSecret, ...]:
        return (service.seal(new, owner, now),) if new else known.live_secrets(now)

    return service.change(owner, decide, idempotency)
