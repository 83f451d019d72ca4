"""Tenants, platforms, and a tenant's settings (contract §6)."""

from dataclasses import dataclass, replace
from datetime import datetime

from ..kernel.access import TenantStatus
from .oidc import TrustedIssuer


@dataclass(frozen=True, slots=True)
class TenantSettings:
    auto_approve_plans: bool = False
    link_ttl_days: int = 7
    candidate_pii_retention_days: int = 90
    assessment_retention_days: int = 365
    recording_retention_days: int = 30
    candidate_feedback: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a tenant may use before it is answered 429 (contract §9); set by the operator, read-only for the tenant.

    The defaults let any ATS at work through and stop a loop within a minute: 10 calls a second; a thousand interviews a
    day; a long talk about one assessment; five more readings of a transcript, after which it is not the reading that is
    wrong. The budgets are those of a model (adapters/openai_engine): an hour's interview with three raters takes half a
    million tokens, so that a run may cost six of them, and a tenant 500 USD in a calendar month (UTC).
    """

    requests_per_minute: int = 600
    creates_per_day: int = 1_000
    chat_messages_per_run: int = 50
    reassessments_per_run: int = 5
    revisions_per_run: int = 10
    model_tokens_per_run: int = 3_000_000
    model_usd_per_month: int = 500


@dataclass(frozen=True, slots=True)
class Platform:
    platform_id: str
    name: str
    created_at: datetime
    deleted_at: datetime | None = None
    suspended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return not self.deleted_at and not self.suspended_at


@dataclass(frozen=True, slots=True)
class Tenant:
    """While `ai_paused`, no engine is asked for it: what has to be made waits, and goes on afterwards. `oidc` is whose
    people may sign in."""

    tenant_id: str
    platform_id: str
    name: str
    created_at: datetime
    settings: TenantSettings = TenantSettings()
    limits: Limits = Limits()
    ai_paused: bool = False
    deleted_at: datetime | None = None
    suspended_at: datetime | None = None
    oidc: TrustedIssuer | None = None

    @property
    def status(self) -> TenantStatus:
        if self.deleted_at:
            return TenantStatus.DELETED
        return TenantStatus.SUSPENDED if self.suspended_at else TenantStatus.OPEN

    def under(self, platform: Platform | None) -> "Tenant":
        """As its platform lets it stand: deleted once either is, suspended while either is."""
        if platform is None:
            return self
        return replace(
            self,
            deleted_at=self.deleted_at or platform.deleted_at,
            suspended_at=self.suspended_at or platform.suspended_at,
        )

    @property
    def keys_decide(self) -> bool:
        return self.oidc is None or self.oidc.keys_may_decide
