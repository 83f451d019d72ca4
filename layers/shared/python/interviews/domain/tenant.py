"""Tenants, platforms, and a tenant's settings (contract §6)."""

from dataclasses import dataclass


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
    suspended_at: str | None = None

    @property
    def is_open(self) -> bool:
        return not self.deleted_at and not self.suspended_at


@dataclass(frozen=True, slots=True)
class Tenant:
    """`max_revisions` bounds how often one run's plan may be revised."""

    tenant_id: str
    platform_id: str
    name: str
    created_at: str
    settings: TenantSettings = TenantSettings()
    max_revisions: int = 10
    deleted_at: str | None = None
    suspended_at: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything may be done for it: by its keys, its candidates, its workflows, its webhooks."""
        return not self.deleted_at and not self.suspended_at
