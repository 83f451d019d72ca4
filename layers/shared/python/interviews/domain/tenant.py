"""Tenants, platforms, and a tenant's settings (contract §6)."""

from dataclasses import dataclass

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
class Platform:
    platform_id: str
    name: str
    created_at: str
    deleted_at: str | None = None


@dataclass(frozen=True, slots=True)
class Tenant:
    """`max_revisions` bounds how often one run's plan may be revised; `oidc` is whose people may sign in."""

    tenant_id: str
    platform_id: str
    name: str
    created_at: str
    settings: TenantSettings = TenantSettings()
    max_revisions: int = 10
    deleted_at: str | None = None
    oidc: TrustedIssuer | None = None
