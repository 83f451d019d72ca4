"""API keys of platforms and tenants, as a platform engineer sets them up (contract §6, admin calls)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from ...domain.kernel.access import KEY_PREFIX, ApiKey, Permission
from ...domain.kernel.errors import ValidationFailed
from ...domain.kernel.ids import new_secret_token, sha256_hex
from ...domain.kernel.times import from_iso
from ..kernel.idempotency import Answer, not_found
from ..kernel.ports import Idempotency, Json, Page
from .answers import ApiKeyCreated, ApiKeyDocument
from .platforms import get_platform
from .tenant_service import TenantService, named
from .tenant_store import TenantStore
from .tenants import get_tenant


def create_api_key(
    *,
    platform_id: str | None,
    tenant_id: str | None,
    permissions: Sequence[str],
    description: str | None,
    expires_on: str | None,
    allowed_ips: Sequence[str],
    requests_per_minute: int | None = None,
    service: TenantService,
    idempotency: Idempotency | None = None,
) -> Answer[ApiKeyCreated]:
    """The key's record, and once `apiKey`, the key itself: of that no copy is kept, and a replay has none."""
    secret = KEY_PREFIX + new_secret_token(service.random)

    def make() -> ApiKey:
        return ApiKey(
            platform_id=_platform_of(platform_id, tenant_id, service.tenants),
            key_id=service.new_id("key"),
            key_hash=sha256_hex(secret),
            kind="tenant" if tenant_id else "platform",
            tenant_id=tenant_id,
            permissions=tuple(dict.fromkeys(permissions)),
            hint="****" + secret[-4:],
            created_at=service.clock(),
            description=description,
            expires_on=_yet_to_come(expires_on, service.clock()) if expires_on else None,
            allowed_ips=tuple(allowed_ips),
            requests_per_minute=requests_per_minute,
        )

    answer = service.create(make, service.tenants.put_key, shown_key, idempotency)
    shown_once = cast(ApiKeyCreated, {**answer.body})
    if not answer.replayed:
        shown_once["apiKey"] = secret
    return Answer(shown_once, answer.status, answer.replayed)


def get_api_key(key_id: str, *, tenants: TenantStore) -> ApiKey:
    """Raises NotFound."""
    key = tenants.get_key(key_id)
    if key is None:
        raise not_found("API key")
    return key


def list_api_keys(owner_id: str, *, limit: int, position: Json | None, tenants: TenantStore) -> Page[ApiKey]:
    return tenants.list_keys(owner_id, limit=limit, key=position)


def revoke_api_key(
    key_id: str, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[ApiKeyDocument]:
    """Idempotent; the first revocation's time stays."""
    tenants = service.tenants

    def revoked(key: ApiKey) -> ApiKey:
        return replace(key, revoked_at=key.revoked_at or service.clock())

    return service.change(
        lambda: get_api_key(key_id, tenants=tenants), revoked, tenants.put_key, shown_key, idempotency
    )


def shown_key(key: ApiKey) -> ApiKeyDocument:
    """A key as it may be shown: its hint, never its hash."""
    return {
        "keyId": key.key_id,
        "kind": key.kind,
        "platformId": key.platform_id,
        "tenantId": key.tenant_id,
        "permissions": [Permission(each) for each in key.permissions],
        "hint": key.hint,
        "description": key.description,
        "allowedIps": list(key.allowed_ips),
        "requestsPerMinute": key.requests_per_minute,
        "createdAt": key.created_at,
        "expiresAt": key.expires_on,
        "revokedAt": key.revoked_at,
    }


def _platform_of(platform_id: str | None, tenant_id: str | None, tenants: TenantStore) -> str:
    """Of the owner that the body names. Raises ValidationFailed."""
    if tenant_id:
        return named("tenantId", lambda: get_tenant(tenant_id, tenants=tenants)).platform_id
    assert platform_id
    return named("platformId", lambda: get_platform(platform_id, tenants=tenants)).platform_id


def _yet_to_come(given: str, now: datetime) -> datetime:
    moment = from_iso(given)
    if moment <= now:
        raise ValidationFailed.of("expiresAt", "must be in the future")
    return moment
