"""The bodies of the webhook calls (contract §6)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from ..kernel.fields import HttpsUrl, Moment
from ..kernel.model import Model
from ..runs.events import EventType
from .endpoint import Ordering, check_secret
from .notices import NoticeType

EVENT_NAMES = (*EventType, *NoticeType)


def _known_event(name: str) -> str:
    if name not in EVENT_NAMES:
        raise ValueError(f"must be one of {', '.join(EVENT_NAMES)}")
    return name


EventName = Annotated[str, AfterValidator(_known_event), Field(json_schema_extra={"enum": [*EVENT_NAMES]})]
Secret = Annotated[str, AfterValidator(check_secret)]
MOST_EVENTS = 50


class PutWebhookConfig(Model):
    """No `events` means all of them."""

    callback_url: HttpsUrl
    """Public https address for webhooks; a run's own goes before the tenant's, and that before the platform's."""
    events: Annotated[tuple[EventType, ...], Field(max_length=MOST_EVENTS)] = ()
    description: Annotated[str, StringConstraints(max_length=500)] | None = None
    secret: Secret | None = None
    """`whsec_` and base64 of 32 bytes, or any text of 32 characters or more. Without it the current one stays, or a
    first one is made."""
    ordering: Ordering = Ordering.NONE
    max_per_second: Annotated[int, Field(ge=1, le=1000)] | None = None
    """The most attempts a second; without it no limit of your own."""
    sign_ed25519: bool = False


class PutPlatformWebhookConfig(PutWebhookConfig):
    """Its `events` may name notices (`webhook.…`) too."""

    events: Annotated[tuple[EventName, ...], Field(max_length=MOST_EVENTS)] = ()  # type: ignore[assignment]


class RotateWebhookSecret(Model):
    secret: Secret | None = None
    """`whsec_` and base64 of 32 bytes, or any text of 32 characters or more. Without it one is made."""
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24
    """How long the old secret signs too."""


class ReplayWebhooks(Model):
    """Which events to send again: those whose delivery has a `createdAt` from `since` to before `until` (now,
    without it), which is moments after the event, or later where the stream was behind.

    `only`: what `failed`, what was `missing` a receiver when it happened, or `all` that is not on its way anyway. A
    `newId` gives each a `webhook-id` of its own, so that a receiver that has seen the event takes it again.
    """

    since: Moment
    """Of deliveries that were made at this time or later."""
    until: Moment | None = None
    """Of deliveries that were made before this time; without it, until now."""
    events: Annotated[tuple[EventType, ...], Field(max_length=MOST_EVENTS)] = ()
    """Which events; empty means all."""
    run_id: Annotated[str, StringConstraints(min_length=1, max_length=128)] | None = None
    """Of this run alone."""
    only: Literal["failed", "missing", "all"] = "failed"
    """`failed`: those that were given up; `missing`: those that had no receiver; `all` that are not on their way
    anyway."""
    new_id: bool = False
    """Whether each event gets another `webhook-id`, so that a receiver takes it for a new one."""
    dry_run: bool = False
    """True: nothing is sent, only counted."""
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None
    """Where the last call ended: its `nextCursor`."""
