"""What calls on webhooks answer (contract §6)."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ...domain.kernel.json_schema import JsonSchema, Time, Url
from ...domain.kernel.outcome import ErrorClass
from ...domain.runs.events import Envelope, EventType
from ...domain.webhooks.delivery import DeliveryStatus
from ...domain.webhooks.endpoint import DisabledReason, Ordering
from ...domain.webhooks.notices import NoticeType

EventName = Annotated[str, JsonSchema(like=EventType)]
EventOrNoticeName = Annotated[str, JsonSchema(like=EventType | NoticeType)]
"""Records hold them as text."""


class WebhookConfig(TypedDict):
    """`disabledReason` says why we stopped sending by ourselves; saving the configuration again starts anew."""

    callbackUrl: Url
    events: list[EventOrNoticeName]
    isActive: bool
    description: str | None
    secretHint: str
    ordering: Ordering
    maxPerSecond: int | None
    signEd25519: bool
    disabledReason: DisabledReason | None
    disabledAt: Time | None


class WebhookConfigSaved(WebhookConfig):
    """`secret` is there only when it was just made, and never again."""

    secret: NotRequired[str]


class WebhookConfigDeleted(TypedDict):
    callbackUrl: Url
    deleted: Literal[True]


class WebhookSecretRotated(TypedDict):
    secret: str
    secretHint: str
    previousValidUntil: Time


class TimingsDocument(TypedDict):
    """Milliseconds of each phase that was finished."""

    dns: NotRequired[int]
    connect: NotRequired[int]
    tls: NotRequired[int]
    firstByte: NotRequired[int]


HealthStatus = Literal["HEALTHY", "FAILING", "OPEN", "DISABLED"]


class WebhookHealth(TypedDict):
    """OPEN: nothing but a probe is sent now and then; DISABLED: nothing at all. `onHold` counts to 100."""

    status: HealthStatus
    isActive: bool
    disabledReason: DisabledReason | None
    disabledAt: Time | None
    failuresInARow: int
    failingSince: Time | None
    lastFailureAt: Time | None
    lastErrorClass: ErrorClass | None
    nextProbeAt: Time | None
    onHold: Annotated[int, JsonSchema(minimum=0, maximum=100)]


class WebhooksReplayed(TypedDict):
    """`matched` are those that would be sent, `replayed` those that will be; `nextCursor` leads on to more."""

    matched: int
    replayed: int
    dryRun: bool
    nextCursor: str | None


class PulledEvent(TypedDict):
    """`body` are the exact bytes that `headers` sign, as text."""

    eventId: str
    event: EventName
    runId: str
    sequence: int
    headers: dict[str, str]
    body: Annotated[str, JsonSchema(text_of=Envelope)]


class PublicKey(TypedDict):
    """RFC 8037."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    alg: Literal["EdDSA"]
    use: Literal["sig"]
    kid: str
    x: str


class PublicKeys(TypedDict):
    keys: list[PublicKey]


class WebhookTested(TypedDict):
    eventId: str
    event: EventName
    callbackUrl: Url
    delivered: bool
    status: int | None
    errorClass: ErrorClass | None
    milliseconds: int
    timings: TimingsDocument
    answer: str


class WebhookDelivery(TypedDict):
    """`webhookId` is the `eventId`, but for a replay that asked for another; `isWaiting`: for the event before, in
    strict order, or for the endpoint's limit.
    """

    deliveryId: str
    eventId: str
    webhookId: str
    event: EventName
    runId: str
    callbackUrl: Url
    status: Annotated[DeliveryStatus, JsonSchema(like=Literal["PENDING", "HELD", "DELIVERED", "FAILED"])]
    attemptCount: int
    nextAttemptAt: Time | None
    isWaiting: bool
    createdAt: Time


class DeliveryAttempt(TypedDict):
    number: int
    startedAt: Time
    status: int | None
    errorClass: ErrorClass | None
    milliseconds: int
    timings: TimingsDocument
    answer: str


class WebhookDeliveryDetail(WebhookDelivery):
    attempts: list[DeliveryAttempt]
