"""What the API answers, as models: the OpenAPI document is made from them, and the tests hold real answers against
them. Handlers do not import them."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from .access import KeyKind, Permission
from .assessment import Assessment, Recommendation
from .events import EventType
from .lifecycle import State
from .model import Model
from .notices import NoticeType
from .plan import Plan
from .requests import Level
from .webhook import DisabledReason, ErrorClass, Ordering

T = TypeVar("T")
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
DataQuality = Literal["EXCELLENT", "GOOD", "FAIR", "POOR"]
Severity = Literal["CRITICAL", "HIGH", "MEDIUM"]
Score = Annotated[float, Field(ge=0, le=100)]


class Listed(Model, Generic[T]):
    items: list[T]
    next_cursor: str | None


class FieldError(Model):
    field: str
    message: str


class Error(Model):
    status_code: int
    error: str
    code: Literal[
        "VALIDATION_FAILED",
        "UNAUTHENTICATED",
        "SESSION_TAKEN_OVER",
        "SESSION_IDLE",
        "OTP_REQUIRED",
        "OTP_INVALID",
        "FORBIDDEN",
        "NOT_FOUND",
        "INTERVIEW_CANCELLED",
        "DATA_ERASED",
        "INVALID_STATE",
        "CONCURRENT_UPDATE",
        "IDEMPOTENCY_CONFLICT",
        "NOT_OPEN_YET",
        "LINK_EXPIRED",
        "SESSION_ENDED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "RATE_LIMITED",
        "INTERNAL",
        "OVERLOADED",
        "AI_UNAVAILABLE",
        "MAIL_UNAVAILABLE",
    ]
    message: str
    details: list[FieldError]
    request_id: str


class MissingField(Model):
    field: str
    severity: Severity
    question: str


class InterviewCreated(Model):
    """`missingFields` is there only in INFO_NEEDED."""

    run_id: str
    interview_id: str
    state: State
    message: str
    data_quality: DataQuality
    missing_fields: tuple[MissingField, ...] = ()


class Cancellation(Model):
    reason: str
    by: str
    at: Time


class InterviewSummary(Model):
    run_id: str
    interview_id: str
    tenant_id: str
    external_id: str | None
    candidate_ref: str | None
    position: str | None
    level: Level | None
    duration_minutes: int
    scheduled_at: Time | None
    state: State
    data_quality: DataQuality
    missing_fields: list[MissingField]
    link_expires_at: Time | None
    cancellation: Cancellation | None
    created_at: Time
    updated_at: Time
    version: int


class Candidate(Model):
    name: str | None
    email: str | None
    profile: str | None


class Interview(InterviewSummary):
    candidate: Candidate | None
    qualifications: list[str]
    job_description: str | None
    company_name: str | None
    language: str
    metadata: dict[str, str]
    interview_link: Url | None
    plan: Plan | None
    assessment: Assessment | None


class RunState(Model):
    run_id: str
    state: State


class InfoSupplied(RunState):
    data_quality: DataQuality
    missing_fields: list[MissingField]


class PlanApproved(RunState):
    interview_link: Url
    link_expires_at: Time


class PlanRevised(RunState):
    plan_version: int


class Citation(Model):
    turn: int
    quote: str


class ChatAnswer(Model):
    conversation_id: str
    answer: str
    citations: list[Citation]


class DataPurged(Model):
    run_id: str
    purged_at: Time
    purged: list[str]
    certificate_id: str


class CandidatePurged(Model):
    candidate_ref: str
    items: list[DataPurged]
    next_cursor: str | None


class ErasedItems(Model):
    kind: str
    items: int


class RemainingData(Model):
    kind: str
    until: Time
    renewed_by: Literal["REDELIVERY"] | None = None


class LedgerPosition(Model):
    count: int
    hash: str


class EarlierCertificate(Model):
    certificate_id: str
    purged_at: Time


class ErasureCertificate(EarlierCertificate):
    tenant_id: str
    run_id: str
    purged_by: str
    erased: list[ErasedItems]
    remains: list[RemainingData]
    backups_end_at: Time
    ledger: LedgerPosition
    earlier: list[EarlierCertificate]


class ErasureCertificateSigned(Model):
    certificate: ErasureCertificate
    jws: str


class ScoreRange(Model):
    low: Score
    high: Score


class RankedInterview(Model):
    rank: int
    run_id: str
    interview_id: str
    candidate_ref: str | None
    position: str | None
    level: Level | None
    overall_score: Score
    score_band: ScoreRange
    recommendation: Recommendation
    state: State
    assessed_at: Time


class RunEvent(Model):
    sequence: int
    event_id: str
    event: EventType
    state: State
    timestamp: Time
    actor: str
    data: dict[str, Any]


class TranscriptTurn(Model):
    turn: int
    role: Literal["interviewer", "candidate"]
    text: str
    at: Time
    question_id: str | None


class TenantSettings(Model):
    auto_approve_plans: bool
    link_ttl_days: int
    candidate_pii_retention_days: int
    assessment_retention_days: int
    recording_retention_days: int
    candidate_feedback: bool


class Limits(Model):
    requests_per_minute: int
    creates_per_day: int
    chat_messages_per_run: int
    reassessments_per_run: int
    revisions_per_run: int
    model_tokens_per_run: int
    model_usd_per_month: int


class Settings(TenantSettings):
    """With the tenant's `limits`, which are read-only here."""

    limits: Limits


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


class RoomInfo(Model):
    """`interviewerLanguage` is what the questions are asked in, `language` what the page speaks."""

    position: str | None
    company_name: str | None
    language: str
    interviewer_language: str
    duration_minutes: int
    opens_at: Time
    closes_at: Time
    state: State
    otp_required: bool
    masked_email: str | None
    notice: str
    retention_days: int
    assessment_retention_days: int
    backup_days: int
    feedback_offered: bool


class CodeSent(Model):
    message: str


class CodeAccepted(Model):
    session_token: str


class RoomTurn(TranscriptTurn):
    """An `aside` answers the candidate's own question. `leadLanguage` is that of the first paragraph, where it is not
    the interviewer's own."""

    client_turn_id: str | None
    aside: bool
    lead_language: str | None


class SessionStarted(Model):
    session_token: str
    turn: int
    message: str
    question_id: str | None
    question_number: int
    question_count: int
    ends_at: Time


class SessionView(Model):
    turns: list[RoomTurn]
    company_name: str | None
    feedback_offered: bool
    interviewer_language: str
    draft_allowed: bool
    question_number: int
    question_count: int
    ends_at: Time
    done: bool


class InterviewerSaid(Model):
    turn: int
    message: str
    aside: bool
    lead_language: str | None
    question_id: str | None
    question_number: int
    question_count: int
    ends_at: Time
    done: bool


class SessionFinished(Model):
    state: Literal["COMPLETED"]


class FeedbackStrength(Model):
    topic: str
    quotes: list[str]


class CandidateFeedback(Model):
    position: str | None
    company_name: str | None
    language: str
    strengths: list[FeedbackStrength]
    growth: list[str]


class Platform(Model):
    """`suspendedAt` is there only while it is suspended, as a tenant's."""

    platform_id: str
    name: str
    created_at: Time
    suspended_at: Time | None = None


class OidcRole(Model):
    role: str
    permissions: list[Permission]


class OidcRequiredClaim(Model):
    claim: str
    value: str


class Oidc(Model):
    issuer: str
    audience: str
    permissions_claim: str
    roles: list[OidcRole]
    subject_claim: str
    required_claims: list[OidcRequiredClaim]
    keys_may_decide: bool


class Tenant(Model):
    """`oidc` is there where people may sign in."""

    tenant_id: str
    platform_id: str
    name: str
    created_at: Time
    settings: TenantSettings
    limits: Limits
    ai_paused: bool
    suspended_at: Time | None = None
    oidc: Oidc | None = None


class ApiKey(Model):
    key_id: str
    kind: KeyKind
    platform_id: str
    tenant_id: str | None
    permissions: list[Permission]
    hint: str
    description: str | None
    allowed_ips: list[str]
    requests_per_minute: int | None
    created_at: Time
    expires_at: Time | None
    revoked_at: Time | None


class ApiKeyCreated(ApiKey):
    """`apiKey` is shown this once, and in no replay under an Idempotency-Key: revoke a key that got lost."""

    api_key: str | None = None


class AiWork(Model):
    paused: bool


class PlatformDeleted(Model):
    platform_id: str
    deleted: Literal[True]


class TenantDeleted(Model):
    """`cancelledRuns` are those that were still under way; with a `nextCursor` there are more to look at."""

    tenant_id: str
    deleted: Literal[True]
    cancelled_runs: int
    next_cursor: str | None


class TenantSwitched(Model):
    tenant_id: str
    suspended: bool


class PlatformSwitched(Model):
    platform_id: str
    suspended: bool


class Health(Model):
    status: Literal["ok"]
