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
    """Where webhooks are sent, unless a run has an address of its own."""
    events: list[EventOrNoticeName]
    isActive: bool
    description: str | None
    secretHint: str
    ordering: Ordering
    maxPerSecond: int | None
    """The most attempts a second; null for no limit of your own."""
    signEd25519: bool
    disabledReason: DisabledReason | None
    disabledAt: Time | None


class WebhookConfigSaved(WebhookConfig):
    secret: NotRequired[str]
    """What webhooks are signed with: `whsec_` and base64 of 32 bytes, shown this once. Not there where it was given or
    is known."""


class WebhookConfigDeleted(TypedDict):
    callbackUrl: Url
    """Where webhooks were sent."""
    deleted: Literal[True]


class WebhookSecretRotated(TypedDict):
    secret: str
    """The new secret, given or made; shown this once."""
    secretHint: str
    previousValidUntil: Time
    """Until when the old secret signs too."""


class TimingsDocument(TypedDict):
    """Milliseconds of each phase that was finished."""

    dns: NotRequired[int]
    """To resolve the name."""
    connect: NotRequired[int]
    """From then until the connection was there."""
    tls: NotRequired[int]
    """From then until it was encrypted."""
    firstByte: NotRequired[int]
    """From then until the first byte of the answer."""


HealthStatus = Literal["HEALTHY", "FAILING", "OPEN", "DISABLED"]


class WebhookHealth(TypedDict):
    """OPEN: nothing but a probe is sent now and then; DISABLED: nothing at all. `onHold` counts to 100."""

    status: HealthStatus
    """HEALTHY; FAILING: some attempts in a row; OPEN: nothing is sent but probes; DISABLED: nothing at all."""
    isActive: bool
    disabledReason: DisabledReason | None
    disabledAt: Time | None
    failuresInARow: int
    """Attempts that failed, one after another."""
    failingSince: Time | None
    """Since when attempts fail; null where they do not."""
    lastFailureAt: Time | None
    """When an attempt failed last."""
    lastErrorClass: ErrorClass | None
    """Why the last attempt failed; null where none did."""
    nextProbeAt: Time | None
    """When the next attempt is made while sending is stopped; null otherwise."""
    onHold: Annotated[int, JsonSchema(minimum=0, maximum=100)]
    """How many deliveries wait, counted to 100."""


class WebhooksReplayed(TypedDict):
    matched: int
    """How many fit, in this call."""
    replayed: int
    """How many are sent again; 0 where nothing was to be sent."""
    dryRun: bool
    """Whether nothing was sent, only counted."""
    nextCursor: str | None
    """For the `cursor` of the next call's body; null at the end."""


class PulledEvent(TypedDict):
    """`body` are the exact bytes that `headers` sign, as text."""

    eventId: str
    event: EventName
    runId: str
    sequence: int
    headers: dict[str, str]
    """What the webhook is sent with, signatures among it."""
    body: Annotated[str, JsonSchema(text_of=Envelope)]
    """The exact bytes of the webhook, as text."""


class PublicKey(TypedDict):
    """RFC 8037."""

    kty: Literal["OKP"]
    """The key's type (RFC 8037)."""
    crv: Literal["Ed25519"]
    """The curve (RFC 8037)."""
    alg: Literal["EdDSA"]
    """The signature's algorithm (RFC 8037)."""
    use: Literal["sig"]
    """What the key is for: signatures."""
    kid: str
    """The key's id in a signature."""
    x: str
    """The public key, base64url (RFC 8037)."""


class PublicKeys(TypedDict):
    keys: list[PublicKey]
    """The public keys."""


class WebhookTested(TypedDict):
    eventId: str
    """The id of the event that was sent."""
    event: EventName
    """The type of the event that was sent; it never happened."""
    callbackUrl: Url
    """Where it was sent."""
    delivered: bool
    """Whether the receiver answered 2xx in time."""
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
    """The delivery's id."""
    eventId: str
    webhookId: str
    """The `webhook-id` that it is sent with."""
    event: EventName
    runId: str
    callbackUrl: Url
    """Where it is sent."""
    status: Annotated[DeliveryStatus, JsonSchema(like=Literal["PENDING", "HELD", "DELIVERED", "FAILED"])]
    """PENDING: on its way; HELD: off the schedule until its endpoint or tenant is open again; DELIVERED: the receiver
    answered 2xx; FAILED: given up."""
    attemptCount: int
    """How many attempts were made."""
    nextAttemptAt: Time | None
    """When the next attempt is made; null where none is planned."""
    isWaiting: bool
    """Whether it waits for the event before, or for the endpoint's own limit."""
    createdAt: Time


class DeliveryAttempt(TypedDict):
    number: int
    """Counted from 1 over all attempts, those of redeliveries too."""
    startedAt: Time
    """When it began."""
    status: int | None
    errorClass: ErrorClass | None
    milliseconds: int
    timings: TimingsDocument
    answer: str


class WebhookDeliveryDetail(WebhookDelivery):
    attempts: list[DeliveryAttempt]
    """Every attempt, the newest of very many."""
