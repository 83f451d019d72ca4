"""Tenants, as a platform engineer sets them up (contract §6, admin calls)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from ...domain.tenants.oidc import TrustedIssuer
from ...domain.tenants.tenant import Limits, Tenant, TenantSettings
from ..kernel.idempotency import Answer, not_found
from ..kernel.ports import Idempotency, Json, Page
from .answers import TenantDocument, TenantSwitched
from .platforms import get_platform
from .shown_tenant import shown_tenant
from .tenant_service import TenantService, named
from .tenant_store import TenantStore

NONE: Mapping[str, int] = MappingProxyType({})
T = TypeVar("T")


def _any_issuer(issuer: str) -> None:
    """Any will do."""


def create_tenant(
    platform_id: str,
    name: str,
    *,
    settings: TenantSettings,
    limits: Limits,
    oidc: TrustedIssuer | None = None,
    check_issuer: Callable[[str], None] = _any_issuer,
    service: TenantService,
    idempotency: Idempotency | None = None,
) -> Answer[TenantDocument]:
    """Raises ValidationFailed where there is no such platform, and what `check_issuer` raises."""
    tenants = service.tenants

    def make() -> Tenant:
        if oidc:
            check_issuer(oidc.issuer)
        named("platformId", lambda: get_platform(platform_id, tenants=tenants))
        return Tenant(service.new_id("tnt"), platform_id, name, service.clock(), settings, limits, oidc=oidc)

    return service.create(make, tenants.put_tenant, shown_tenant, idempotency)


def get_tenant(tenant_id: str, *, tenants: TenantStore) -> Tenant:
    """Raises NotFound, also for a deleted one."""
    tenant = tenants.get_tenant(tenant_id, fresh=True)
    if tenant is None or tenant.deleted_at:
        raise not_found("tenant")
    return tenant


def list_tenants(
    platform_id: str, *, limit: int, position: Json | None, tenants: TenantStore
) -> Page[Tenant]:
    page = tenants.list_tenants(platform_id, limit=limit, key=position)
    return page.where(lambda each: not each.deleted_at)


def update_tenant(
    tenant_id: str,
    changes: Mapping[str, Any],
    *,
    limits: Mapping[str, int] = NONE,
    check_issuer: Callable[[str], None] = _any_issuer,
    service: TenantService,
    idempotency: Idempotency | None = None,
) -> Answer[TenantDocument]:
    """`changes` are the tenant's own fields; of `limits`, those that are not named stay. Where people decide from
    then on, no plan is approved by a setting until one of them says so again."""

    def changed(tenant: Tenant) -> Tenant:
        if oidc := changes.get("oidc"):
            check_issuer(oidc.issuer)
        after = replace(tenant, **changes, limits=replace(tenant.limits, **limits))
        if tenant.keys_decide and not after.keys_decide:
            return replace(after, settings=replace(after.settings, auto_approve_plans=False))
        return after

    return _change(tenant_id, changed, shown_tenant, service, idempotency)


def suspend_tenant(
    tenant_id: str, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[TenantSwitched]:
    """Nothing is done for it any more, and nothing of it is lost: its keys and rooms are shut, its workflows and
    webhooks wait (contract §9). Idempotent, as resuming it."""

    def suspended(tenant: Tenant) -> Tenant:
        return replace(tenant, suspended_at=tenant.suspended_at or service.clock())

    return _change(tenant_id, suspended, _switched, service, idempotency)


def resume_tenant(
    tenant_id: str, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[TenantSwitched]:
    return _change(tenant_id, lambda each: replace(each, suspended_at=None), _switched, service, idempotency)


def delete_tenant(tenant_id: str, *, service: TenantService) -> None:
    """Every door is shut from then on (contract §1). Again, it is deleted already."""

    def deleted(tenant: Tenant) -> Tenant:
        return replace(tenant, deleted_at=service.clock())

    known = service.tenants.get_tenant(tenant_id, fresh=True)
    if known is None or not known.deleted_at:
        _change(tenant_id, deleted, shown_tenant, service, None)


def _switched(tenant: Tenant) -> TenantSwitched:
    return {"tenantId": tenant.tenant_id, "suspended": tenant.suspended_at is not None}


def _change(
    tenant_id: str,
    change: Callable[[Tenant], Tenant],
    show: Callable[[Tenant], T],
    service: TenantService,
    idempotency: Idempotency | None,
) -> Answer[T]:
    tenants = service.tenants
    return service.change(
        lambda: get_tenant(tenant_id, tenants=tenants), change, tenants.put_tenant, show, idempotency
    )
