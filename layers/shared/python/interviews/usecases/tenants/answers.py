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
    """`suspendedAt` is there only while it is suspended, as a tenant's."""

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
    audience: str
    permissionsClaim: str
    roles: list[OidcRole]
    subjectClaim: str
    requiredClaims: list[OidcRequiredClaim]
    keysMayDecide: bool


class TenantDocument(TypedDict):
    """`oidc` is there where people may sign in."""

    tenantId: str
    platformId: str
    name: str
    createdAt: Time
    settings: TenantSettingsDocument
    limits: LimitsDocument
    aiPaused: bool
    suspendedAt: NotRequired[Time | None]
    oidc: NotRequired[Oidc | None]


class ApiKeyDocument(TypedDict):
    keyId: str
    kind: KeyKind
    platformId: str
    tenantId: str | None
    permissions: list[Permission]
    hint: str
    description: str | None
    allowedIps: list[str]
    requestsPerMinute: int | None
    createdAt: Time
    expiresAt: Time | None
    revokedAt: Time | None


class ApiKeyCreated(ApiKeyDocument):
    """`apiKey` is shown this once, and in no replay under an Idempotency-Key: revoke a key that got lost."""

    apiKey: NotRequired[str | None]


class AiWork(TypedDict):
    paused: bool


class PlatformDeleted(TypedDict):
    platformId: str
    deleted: Literal[True]


class TenantDeleted(TypedDict):
    """`cancelledRuns` are those that were still under way; with a `nextCursor` there are more to look at."""

    tenantId: str
    deleted: Literal[True]
    cancelledRuns: int
    nextCursor: str | None


class TenantSwitched(TypedDict):
    tenantId: str
    suspended: bool


class PlatformSwitched(TypedDict):
    platformId: str
    suspended: bool
