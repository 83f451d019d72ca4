"""What settings and provisioning answer (contract §6)."""

from typing import Literal

from ...domain.kernel.access import KeyKind, Permission
from ...domain.kernel.model import Model
from ..kernel.answers import Time


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
