"""What calls on webhooks answer (contract §6)."""

from typing import Annotated, Literal

from pydantic import Field

from ...domain.kernel.model import Model
from ...domain.runs.events import EventType
from ...domain.webhooks.notices import NoticeType
from ...domain.webhooks.webhook import DisabledReason, ErrorClass, Ordering
from ..kernel.answers import Time, Url


class WebhookConfig(Model):
    """`disabledReason` says why we stopped sending by ourselves; saving the configuration again starts anew."""

    callback_url: Url
    events: list[EventType | NoticeType]
    is_active: bool
    description: str | None
    secret_hint: str
    ordering: Ordering
    max_per_second: int | None
    sign_ed25519: bool
    disabled_reason: DisabledReason | None
    disabled_at: Time | None


class WebhookConfigSaved(WebhookConfig):
    """`secret` is there only when it was just made, and never again."""

    secret: str = ""


class WebhookConfigDeleted(Model):
    callback_url: Url
    deleted: Literal[True]


class WebhookSecretRotated(Model):
    secret: str
    secret_hint: str
    previous_valid_until: Time


class Timings(Model):
    """Milliseconds of each phase that was finished."""

    dns: int = 0
    connect: int = 0
    tls: int = 0
    first_byte: int = 0


class WebhookHealth(Model):
    """OPEN: nothing but a probe is sent now and then; DISABLED: nothing at all. `onHold` counts to 100."""

    status: Literal["HEALTHY", "FAILING", "OPEN", "DISABLED"]
    is_active: bool
    disabled_reason: DisabledReason | None
    disabled_at: Time | None
    failures_in_a_row: int
    failing_since: Time | None
    last_failure_at: Time | None
    last_error_class: ErrorClass | None
    next_probe_at: Time | None
    on_hold: Annotated[int, Field(ge=0, le=100)]


class WebhooksReplayed(Model):
    """`matched` are those that would be sent, `replayed` those that will be; `nextCursor` leads on to more."""

    matched: int
    replayed: int
    dry_run: bool
    next_cursor: str | None


class PulledEvent(Model):
    """`body` are the exact bytes that `headers` sign, as text."""

    event_id: str
    event: EventType
    run_id: str
    sequence: int
    headers: dict[str, str]
    body: str


class PublicKey(Model):
    """RFC 8037."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    alg: Literal["EdDSA"]
    use: Literal["sig"]
    kid: str
    x: str


class PublicKeys(Model):
    keys: list[PublicKey]


class WebhookTested(Model):
    event_id: str
    event: EventType
    callback_url: Url
    delivered: bool
    status: int | None
    error_class: ErrorClass | None
    milliseconds: int
    timings: Timings
    answer: str


class WebhookDelivery(Model):
    """`webhookId` is the `eventId`, but for a replay that asked for another; `isWaiting`: for the event before, in
    strict order, or for the endpoint's limit.
    """

    delivery_id: str
    event_id: str
    webhook_id: str
    event: EventType
    run_id: str
    callback_url: Url
    status: Literal["PENDING", "HELD", "DELIVERED", "FAILED"]
    attempt_count: int
    next_attempt_at: Time | None
    is_waiting: bool
    created_at: Time


class DeliveryAttempt(Model):
    number: int
    started_at: Time
    status: int | None
    error_class: ErrorClass | None
    milliseconds: int
    timings: Timings
    answer: str


class WebhookDeliveryDetail(WebhookDelivery):
    attempts: list[DeliveryAttempt]
