"""Platforms, tenants and API keys: what a platform engineer sets up (contract §6, admin calls)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..domain.access import KEY_PREFIX, ApiKey
from ..domain.errors import ConcurrentUpdate, Detail, InvalidState, NotFound, ValidationFailed
from ..domain.ids import new_secret_token, sha256_hex
from ..domain.oidc import TrustedIssuer
from ..domain.tenant import Platform, Tenant, TenantSettings
from ..domain.times import from_iso, to_iso
from .ports import Clash, Clock, Json, Page, RandomBytes, TenantStore
from .run_desk import TRIES, not_found


def shown_key(key: ApiKey) -> Json:
    """A key as it may be shown: its hint, never its hash."""
    shown: Json = {
        "keyId": key.key_id,
        "kind": key.kind,
        "platformId": key.platform_id,
        "tenantId": key.tenant_id,
        "permissions": list(key.permissions),
        "hint": key.hint,
        "description": key.description,
        "allowedIps": list(key.allowed_ips),
        "createdAt": key.created_at,
        "expiresAt": key.expires_on,
        "revokedAt": key.revoked_at,
    }
    return shown


@dataclass(frozen=True, slots=True)
class Registry:
    tenants: TenantStore
    clock: Clock
    random: RandomBytes

    def create_platform(self, name: str) -> Platform:
        platform = Platform(self._id("plt"), name, to_iso(self.clock()))
        self.tenants.put_platform(platform, expected=None)
        return platform

    def get_platform(self, platform_id: str) -> Platform:
        platform = self.tenants.get_platform(platform_id, fresh=True)
        if platform is None or platform.deleted_at:
            raise not_found("platform")
        return platform

    def list_platforms(self, *, limit: int, position: Json | None) -> Page[Platform]:
        page = self.tenants.list_platforms(limit=limit, key=position)
        return Page([each for each in page.items if not each.deleted_at], page.next_key)

    def delete_platform(self, platform_id: str) -> None:
        """Its keys are refused from then on. Raises InvalidState while it has tenants."""
        for _ in range(TRIES):
            platform = self.get_platform(platform_id)
            if self._has_tenants(platform_id):
                raise InvalidState("The platform still has tenants.", [Detail("tenants", "not empty")])
            deleted = replace(platform, deleted_at=to_iso(self.clock()))
            try:
                self.tenants.put_platform(deleted, expected=platform)
            except Clash:
                continue
            return
        raise ConcurrentUpdate

    def create_tenant(
        self,
        platform_id: str,
        name: str,
        *,
        settings: TenantSettings,
        max_revisions: int,
        oidc: TrustedIssuer | None = None,
    ) -> Tenant:
        self._require_platform(platform_id)
        now = to_iso(self.clock())
        tenant = Tenant(self._id("tnt"), platform_id, name, now, settings, max_revisions, oidc=oidc)
        self.tenants.put_tenant(tenant, expected=None)
        return tenant

    def get_tenant(self, tenant_id: str) -> Tenant:
        tenant = self.tenants.get_tenant(tenant_id, fresh=True)
        if tenant is None or tenant.deleted_at:
            raise not_found("tenant")
        return tenant

    def update_tenant(self, tenant_id: str, changes: Mapping[str, Any]) -> Tenant:
        """`changes` are fields of Tenant; the others stay."""
        for _ in range(TRIES):
            tenant = self.get_tenant(tenant_id)
            changed = replace(tenant, **changes)
            try:
                self.tenants.put_tenant(changed, expected=tenant)
            except Clash:
                continue
            return changed
        raise ConcurrentUpdate

    def list_tenants(self, platform_id: str, *, limit: int, position: Json | None) -> Page[Tenant]:
        page = self.tenants.list_tenants(platform_id, limit=limit, key=position)
        return Page([each for each in page.items if not each.deleted_at], page.next_key)

    def delete_tenant(self, tenant_id: str) -> None:
        """Its keys are refused from then on; its runs stay until their retention ends."""
        for _ in range(TRIES):
            tenant = self.get_tenant(tenant_id)
            try:
                self.tenants.put_tenant(replace(tenant, deleted_at=to_iso(self.clock())), expected=tenant)
            except Clash:
                continue
            return
        raise ConcurrentUpdate

    def create_api_key(
        self,
        *,
        platform_id: str | None,
        tenant_id: str | None,
        permissions: Sequence[str],
        description: str | None,
        expires_on: str | None,
        allowed_ips: Sequence[str],
    ) -> tuple[ApiKey, str]:
        """The key's record and the key itself, which is shown this once."""
        if tenant_id:
            owner = self._existing("tenantId", lambda: self.get_tenant(tenant_id).platform_id)
        else:
            assert platform_id
            owner = self._require_platform(platform_id)
        secret = KEY_PREFIX + new_secret_token(self.random)
        key = ApiKey(
            key_id=self._id("key"),
            key_hash=sha256_hex(secret),
            kind="tenant" if tenant_id else "platform",
            platform_id=owner,
            tenant_id=tenant_id,
            permissions=tuple(dict.fromkeys(permissions)),
            hint="****" + secret[-4:],
            created_at=to_iso(self.clock()),
            description=description,
            expires_on=to_iso(from_iso(expires_on)) if expires_on else None,
            allowed_ips=tuple(allowed_ips),
        )
        self.tenants.put_key(key, expected=None)
        return key, secret

    def get_api_key(self, key_id: str) -> ApiKey:
        key = self.tenants.get_key(key_id)
        if key is None:
            raise not_found("API key")
        return key

    def list_api_keys(self, owner_id: str, *, limit: int, position: Json | None) -> Page[ApiKey]:
        return self.tenants.list_keys(owner_id, limit=limit, key=position)

    def revoke_api_key(self, key_id: str) -> ApiKey:
        """Idempotent; the first revocation's time stays."""
        for _ in range(TRIES):
            key = self.get_api_key(key_id)
            if key.revoked_at:
                return key
            revoked = replace(key, revoked_at=to_iso(self.clock()))
            try:
                self.tenants.put_key(revoked, expected=key)
            except Clash:
                continue
            return revoked
        raise ConcurrentUpdate

    def _has_tenants(self, platform_id: str) -> bool:
        """Deleted ones do not count, however many pages of them there are."""
        page = self.list_tenants(platform_id, limit=100, position=None)
        while not page.items and page.next_key:
            page = self.list_tenants(platform_id, limit=100, position=page.next_key)
        return bool(page.items)

    def _require_platform(self, platform_id: str) -> str:
        return self._existing("platformId", lambda: self.get_platform(platform_id).platform_id)

    def _existing(self, field: str, find: Callable[[], str]) -> str:
        try:
            return find()
        except NotFound as unknown:
            raise ValidationFailed.of(field, unknown.message) from None

    def _id(self, kind: str) -> str:
        return f"{kind}_{self.random(12).hex()}"
