"""The bodies of the webhook calls (contract §6)."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from .events import EventType
from .model import Model
from .requests import HttpsUrl
from .signature import check_secret

Secret = Annotated[str, AfterValidator(check_secret)]
MOST_EVENTS = 50


class PutWebhookConfig(Model):
    """No `events` means all of them."""

    callback_url: HttpsUrl
    events: Annotated[tuple[EventType, ...], Field(max_length=MOST_EVENTS)] = ()
    description: Annotated[str, StringConstraints(max_length=500)] | None = None
    secret: Secret | None = None


class RotateWebhookSecret(Model):
    secret: Secret | None = None
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24
