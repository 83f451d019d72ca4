"""What settings and provisioning answer (contract §6)."""

from typing import Literal, NotRequired, TypedDict

from ...domain.kernel.access import KeyKind, Permission
from ...domain.kernel.json_schema import Time


class TenantSettingsDocument(TypedDict):
    autoApprovePlans: bool
    linkTtlDays: int
    candidatePiiRetentionDays: int
    assessmentRetentionDays: int
    recordingRetentionDays: int
    candidateFeedback: bool


class LimitsDocument(TypedDict):
    requestsPerMinute: int
    createsPerDay: int
    chatMessagesPerRun: int
    reassessmentsPerRun: int
    revisionsPerRun: int
    modelTokensPerRun: int
    modelUsdPerMonth: int


class SettingsDocument(TenantSettingsDocument):
    """With the tenant's `limits`, which are read-only here."""

    limits: LimitsDocument


class PlatformDocument(TypedDict):
    platformId: str
    name: str
    createdAt: Time
    suspendedAt: NotRequired[Time | None]


class OidcRole(TypedDict):
    role: str
    permissions: list[Permission]


class OidcRequiredClaim(TypedDict):
    claim: str
    value: str


class Oidc(TypedDict):
    issuer: str
    """Whose tokens are trusted."""
    audience: str
    """What tokens for this API name in `aud`."""
    permissionsClaim: str
    """The claim that says what somebody may do."""
    roles: list[OidcRole]
    """What each value of the claim may do."""
    subjectClaim: str
    """The claim that names who decides."""
    requiredClaims: list[OidcRequiredClaim]
    """What tokens must say besides."""
    keysMayDecide: bool
    """Whether keys may decide on plans and assessments, in anybody's name."""


class TenantDocument(TypedDict):
    tenantId: str
    platformId: str
    name: str
    createdAt: Time
    settings: TenantSettingsDocument
    """The tenant's settings."""
    limits: LimitsDocument
    aiPaused: bool
    """Whether an operator has stopped AI work for this tenant."""
    suspendedAt: NotRequired[Time | None]
    oidc: NotRequired[Oidc | None]
    """Whose people may sign in, with tokens instead of keys; null or not there for nobody's."""


class ApiKeyDocument(TypedDict):
    keyId: str
    """The key's id."""
    kind: KeyKind
    """Whom it speaks for: a platform, with many tenants, or one tenant."""
    platformId: str
    """The platform that it belongs to."""
    tenantId: str | None
    """The tenant that it speaks for; null for a platform's key."""
    permissions: list[Permission]
    hint: str
    """`****` and the key's last four characters."""
    description: str | None
    allowedIps: list[str]
    requestsPerMinute: int | None
    """The key's own share of each tenant's calls a minute; null: all of them."""
    createdAt: Time
    expiresAt: Time | None
    """When the key ends; null for never."""
    revokedAt: Time | None
    """When it was revoked; null where it was not."""


class ApiKeyCreated(ApiKeyDocument):
    """`apiKey` is shown this once, and in no replay under an Idempotency-Key: revoke a key that got lost."""

    apiKey: NotRequired[str | None]
    """The key itself, shown this once; null or not there in a replay."""


class AiWork(TypedDict):
    paused: bool
    """Whether AI work is stopped for all tenants."""


class PlatformDeleted(TypedDict):
    platformId: str
    deleted: Literal[True]


class TenantDeleted(TypedDict):
    tenantId: str
    deleted: Literal[True]
    cancelledRuns: int
    """How many runs were cancelled by this call, as they were still under way."""
    nextCursor: str | None
    """For the parameter `cursor`: there are more runs to end; null at the end."""


class TenantSwitched(TypedDict):
    tenantId: str
    suspended: bool


class PlatformSwitched(TypedDict):
    platformId: str
    suspended: bool
