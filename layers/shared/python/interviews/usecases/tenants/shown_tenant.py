"""A tenant as it is shown, to operators whole and to itself its settings: mypy finds what is left out."""

from ...domain.tenants.oidc import TrustedIssuer
from ...domain.tenants.tenant import Limits, Tenant, TenantSettings
from .answers import LimitsDocument, Oidc, SettingsDocument, TenantDocument, TenantSettingsDocument


def shown_tenant(tenant: Tenant) -> TenantDocument:
    shown: TenantDocument = {
        "tenantId": tenant.tenant_id,
        "platformId": tenant.platform_id,
        "name": tenant.name,
        "createdAt": tenant.created_at,
        "settings": _settings(tenant.settings),
        "limits": _limits(tenant.limits),
        "aiPaused": tenant.ai_paused,
    }
    if tenant.suspended_at:
        shown["suspendedAt"] = tenant.suspended_at
    if tenant.oidc:
        shown["oidc"] = _oidc(tenant.oidc)
    return shown


def shown_settings(tenant: Tenant) -> SettingsDocument:
    """With the limits, which the tenant may read and not change (contract §9)."""
    return {**_settings(tenant.settings), "limits": _limits(tenant.limits)}


def _settings(settings: TenantSettings) -> TenantSettingsDocument:
    return {
        "autoApprovePlans": settings.auto_approve_plans,
        "linkTtlDays": settings.link_ttl_days,
        "candidatePiiRetentionDays": settings.candidate_pii_retention_days,
        "assessmentRetentionDays": settings.assessment_retention_days,
        "recordingRetentionDays": settings.recording_retention_days,
        "candidateFeedback": settings.candidate_feedback,
    }


def _limits(limits: Limits) -> LimitsDocument:
    return {
        "requestsPerMinute": limits.requests_per_minute,
        "createsPerDay": limits.creates_per_day,
        "chatMessagesPerRun": limits.chat_messages_per_run,
        "reassessmentsPerRun": limits.reassessments_per_run,
        "revisionsPerRun": limits.revisions_per_run,
        "modelTokensPerRun": limits.model_tokens_per_run,
        "modelUsdPerMonth": limits.model_usd_per_month,
    }


def _oidc(trusted: TrustedIssuer) -> Oidc:
    return {
        "issuer": trusted.issuer,
        "audience": trusted.audience,
        "permissionsClaim": trusted.permissions_claim,
        "roles": [{"role": each.role, "permissions": list(each.permissions)} for each in trusted.roles],
        "subjectClaim": trusted.subject_claim,
        "requiredClaims": [{"claim": each.claim, "value": each.value} for each in trusted.required_claims],
        "keysMayDecide": trusted.keys_may_decide,
    }
