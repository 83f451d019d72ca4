"""Platforms, as a platform engineer sets them up (contract §6, admin calls)."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ...domain.kernel.errors import Detail, InvalidState
from ...domain.tenants.tenant import Platform
from ..kernel.idempotency import Answer, not_found
from ..kernel.ports import Idempotency, Json, Page
from .answers import PlatformDocument, PlatformSwitched
from .tenant_service import TenantService
from .tenant_store import TenantStore

T = TypeVar("T")


def create_platform(
    name: str, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[PlatformDocument]:
    """The first one of a stage also brings what its cursors are signed with: before it there is nothing to list."""
    tenants = service.tenants
    tenants.keep_cursor_secret(service.random(32))

    def make() -> Platform:
        return Platform(service.new_id("plt"), name, service.clock())

    return service.create(make, tenants.put_platform, shown_platform, idempotency)


def get_platform(platform_id: str, *, tenants: TenantStore) -> Platform:
    """Raises NotFound, also for a deleted one."""
    platform = tenants.get_platform(platform_id, fresh=True)
    if platform is None or platform.deleted_at:
        raise not_found("platform")
    return platform


def require_platform(platform_id: str, tenants: TenantStore) -> None:
    """For calls on what belongs to it. Raises NotFound."""
    get_platform(platform_id, tenants=tenants)


def list_platforms(*, limit: int, position: Json | None, tenants: TenantStore) -> Page[Platform]:
    return tenants.list_platforms(limit=limit, key=position).where(lambda each: not each.deleted_at)


def suspend_platform(
    platform_id: str, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[PlatformSwitched]:
    """All its keys are refused from then on, until it is resumed. Idempotent, as resuming it."""

    def suspended(platform: Platform) -> Platform:
        return replace(platform, suspended_at=platform.suspended_at or service.clock())

    return _change(platform_id, suspended, _switched, service, idempotency)


def resume_platform(
    platform_id: str, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[PlatformSwitched]:
    return _change(
        platform_id, lambda each: replace(each, suspended_at=None), _switched, service, idempotency
    )


def delete_platform(platform_id: str, *, service: TenantService) -> None:
    """Its keys are refused from then on. Again, it is deleted already. Raises InvalidState while it has tenants."""

    def deleted(platform: Platform) -> Platform:
        if _has_tenants(platform_id, service.tenants):
            raise InvalidState("The platform still has tenants.", [Detail("tenants", "not empty")])
        return replace(platform, deleted_at=service.clock())

    known = service.tenants.get_platform(platform_id, fresh=True)
    if known is None or not known.deleted_at:
        _change(platform_id, deleted, shown_platform, service, None)


def shown_platform(platform: Platform) -> PlatformDocument:
    shown: PlatformDocument = {
        "platformId": platform.platform_id,
        "name": platform.name,
        "createdAt": platform.created_at,
    }
    if platform.suspended_at:
        shown["suspendedAt"] = platform.suspended_at
    return shown


def _switched(platform: Platform) -> PlatformSwitched:
    return {"platformId": platform.platform_id, "suspended": platform.suspended_at is not None}


def _change(
    platform_id: str,
    change: Callable[[Platform], Platform],
    show: Callable[[Platform], T],
    service: TenantService,
    idempotency: Idempotency | None,
) -> Answer[T]:
    tenants = service.tenants
    return service.change(
        lambda: get_platform(platform_id, tenants=tenants), change, tenants.put_platform, show, idempotency
    )


def _has_tenants(platform_id: str, tenants: TenantStore) -> bool:
    """Deleted ones do not count, however many pages of them there are."""
    key: Json | None = None
    while True:
        page = tenants.list_tenants(platform_id, limit=100, key=key)
        if not all(each.deleted_at for each in page.items):
            return True
        key = page.next_key
        if key is None:
            return False
