"""Platforms, tenants and API keys: what a platform engineer sets up (contract §6, admin calls)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, cast

from ...domain.kernel.access import KEY_PREFIX, ApiKey, Permission
from ...domain.kernel.errors import Detail, InvalidState, NotFound, ValidationFailed
from ...domain.kernel.ids import new_secret_token, sha256_hex
from ...domain.kernel.records import to_record
from ...domain.kernel.times import from_iso
from ...domain.tenants.oidc import TrustedIssuer
from ...domain.tenants.tenant import Limits, Platform, Tenant, TenantSettings
from ..kernel.idempotency import Answer, earlier_answer, kept_answer, not_found
from ..kernel.ports import Clock, Idempotency, Json, Page, RandomBytes, StoredAnswer
from ..kernel.settling import until_settled
from ..kernel.stores import TenantStore
from . import answers

CREATED = 201
NONE: Mapping[str, int] = MappingProxyType({})


class _Put(Protocol):
    def __call__(self, *, answer: StoredAnswer | None) -> None: ...


T = TypeVar("T")
_Write = tuple[T, _Put]
"""What is answered of something new or changed, and how it is stored together with that answer."""


def shown_platform(platform: Platform) -> answers.PlatformDocument:
    return cast(answers.PlatformDocument, to_record(platform))


def shown_tenant(tenant: Tenant) -> answers.TenantDocument:
    return cast(answers.TenantDocument, to_record(tenant))


def shown_key(key: ApiKey) -> answers.ApiKeyDocument:
    """A key as it may be shown: its hint, never its hash."""
    shown: answers.ApiKeyDocument = {
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
    return shown


def _trusted(issuer: str) -> None:
    """Any issuer will do."""


@dataclass(frozen=True, slots=True)
class Registry:
    tenants: TenantStore
    clock: Clock
    random: RandomBytes

    def create_platform(
        self, name: str, *, idempotency: Idempotency | None = None
    ) -> Answer[answers.PlatformDocument]:
        """The first one of a stage also brings what its cursors are signed with: before it there is nothing to list."""
        self.tenants.keep_cursor_secret(self.random(32))

        def create() -> _Write[answers.PlatformDocument]:
            platform = Platform(self._id("plt"), name, self.clock())
            return shown_platform(platform), partial(self.tenants.put_platform, platform, expected=None)

        return self._once(idempotency, create, CREATED)

    def get_platform(self, platform_id: str) -> Platform:
        platform = self.tenants.get_platform(platform_id, fresh=True)
        if platform is None or platform.deleted_at:
            raise not_found("platform")
        return platform

    def list_platforms(self, *, limit: int, position: Json | None) -> Page[Platform]:
        page = self.tenants.list_platforms(limit=limit, key=position)
        return page.where(lambda each: not each.deleted_at)

    def delete_platform(self, platform_id: str) -> None:
        """Its keys are refused from then on. Again, it is deleted already. Raises InvalidState while it has tenants."""

        def delete(platform: Platform) -> Platform:
            if self._has_tenants(platform_id):
                raise InvalidState("The platform still has tenants.", [Detail("tenants", "not empty")])
            return replace(platform, deleted_at=self.clock())

        known = self.tenants.get_platform(platform_id, fresh=True)
        if known is None or not known.deleted_at:
            self._change_platform(platform_id, delete, shown_platform, None)

    def create_tenant(
        self,
        platform_id: str,
        name: str,
        *,
        settings: TenantSettings,
        limits: Limits,
        oidc: TrustedIssuer | None = None,
        check_issuer: Callable[[str], None] = _trusted,
        idempotency: Idempotency | None = None,
    ) -> Answer[answers.TenantDocument]:
        def create() -> _Write[answers.TenantDocument]:
            if oidc:
                check_issuer(oidc.issuer)
            self._require_platform(platform_id)
            tenant = Tenant(self._id("tnt"), platform_id, name, self.clock(), settings, limits, oidc=oidc)
            return shown_tenant(tenant), partial(self.tenants.put_tenant, tenant, expected=None)

        return self._once(idempotency, create, CREATED)

    def get_tenant(self, tenant_id: str) -> Tenant:
        tenant = self.tenants.get_tenant(tenant_id, fresh=True)
        if tenant is None or tenant.deleted_at:
            raise not_found("tenant")
        return tenant

    def list_tenants(self, platform_id: str, *, limit: int, position: Json | None) -> Page[Tenant]:
        page = self.tenants.list_tenants(platform_id, limit=limit, key=position)
        return page.where(lambda each: not each.deleted_at)

    def update_tenant(
        self,
        tenant_id: str,
        changes: Mapping[str, Any],
        *,
        limits: Mapping[str, int] = NONE,
        check_issuer: Callable[[str], None] = _trusted,
        idempotency: Idempotency | None = None,
    ) -> Answer[answers.TenantDocument]:
        """`changes` are the tenant's own fields; of `limits`, those that are not named stay. Where people decide from
        then on, no plan is approved by a setting until one of them says so again."""

        def change(tenant: Tenant) -> Tenant:
            if oidc := changes.get("oidc"):
                check_issuer(oidc.issuer)
            after = replace(tenant, **changes, limits=replace(tenant.limits, **limits))
            if tenant.keys_decide and not after.keys_decide:
                return replace(after, settings=replace(after.settings, auto_approve_plans=False))
            return after

        return self._change_tenant(tenant_id, change, shown_tenant, idempotency)

    def suspend_platform(
        self, platform_id: str, *, idempotency: Idempotency | None = None
    ) -> Answer[answers.PlatformSwitched]:
        """All its keys are refused from then on, until it is resumed. Idempotent, as the next three."""
        return self._switch_platform(
            platform_id,
            lambda each: replace(each, suspended_at=each.suspended_at or self.clock()),
            idempotency,
        )

    def resume_platform(
        self, platform_id: str, *, idempotency: Idempotency | None = None
    ) -> Answer[answers.PlatformSwitched]:
        return self._switch_platform(platform_id, lambda each: replace(each, suspended_at=None), idempotency)

    def suspend_tenant(
        self, tenant_id: str, *, idempotency: Idempotency | None = None
    ) -> Answer[answers.TenantSwitched]:
        """Nothing is done for it any more, and nothing of it is lost: its keys and rooms are shut, its workflows and
        webhooks wait (contract §9)."""
        return self._switch_tenant(
            tenant_id, lambda each: replace(each, suspended_at=each.suspended_at or self.clock()), idempotency
        )

    def resume_tenant(
        self, tenant_id: str, *, idempotency: Idempotency | None = None
    ) -> Answer[answers.TenantSwitched]:
        return self._switch_tenant(tenant_id, lambda each: replace(each, suspended_at=None), idempotency)

    def delete_tenant(self, tenant_id: str) -> None:
        """Every door is shut from then on (contract §1). Again, it is deleted already."""
        known = self.tenants.get_tenant(tenant_id, fresh=True)
        if known is None or not known.deleted_at:
            self._change_tenant(
                tenant_id, lambda each: replace(each, deleted_at=self.clock()), shown_tenant, None
            )

    def pause_ai(self, paused: bool, *, idempotency: Idempotency | None = None) -> Answer[answers.AiWork]:
        """For the whole stage."""
        return self._once(
            idempotency, lambda: (answers.AiWork(paused=paused), partial(self.tenants.pause_ai, paused))
        )

    def create_api_key(
        self,
        *,
        platform_id: str | None,
        tenant_id: str | None,
        permissions: Sequence[str],
        description: str | None,
        expires_on: str | None,
        allowed_ips: Sequence[str],
        requests_per_minute: int | None = None,
        idempotency: Idempotency | None = None,
    ) -> Answer[answers.ApiKeyCreated]:
        """The key's record, and once `apiKey`, the key itself: of that no copy is kept, and a replay has none."""
        secret = KEY_PREFIX + new_secret_token(self.random)

        def create() -> _Write[answers.ApiKeyDocument]:
            if tenant_id:
                owner = self._existing("tenantId", lambda: self.get_tenant(tenant_id).platform_id)
            else:
                assert platform_id
                owner = self._require_platform(platform_id)
            key = ApiKey(
                key_id=self._id("key"),
                key_hash=sha256_hex(secret),
                kind="tenant" if tenant_id else "platform",
                platform_id=owner,
                tenant_id=tenant_id,
                permissions=tuple(dict.fromkeys(permissions)),
                hint="****" + secret[-4:],
                created_at=self.clock(),
                description=description,
                expires_on=self._yet_to_come("expiresAt", expires_on) if expires_on else None,
                allowed_ips=tuple(allowed_ips),
                requests_per_minute=requests_per_minute,
            )
            return shown_key(key), partial(self.tenants.put_key, key, expected=None)

        answer = self._once(idempotency, create, CREATED)
        shown_once = cast(answers.ApiKeyCreated, {**answer.body})
        if not answer.replayed:
            shown_once["apiKey"] = secret
        return Answer(shown_once, answer.status, answer.replayed)

    @until_settled
    def _once(
        self, idempotency: Idempotency | None, work: Callable[[], "_Write[T]"], status: int = 200
    ) -> Answer[T]:
        """Writes once under an Idempotency-Key; again, it answers what it answered then. A lost race is begun anew."""
        if earlier := earlier_answer(idempotency, self.tenants):
            return earlier
        body, put = work()
        answer = Answer(body, status)
        put(answer=kept_answer(answer, idempotency, self.clock()))
        return answer

    def _yet_to_come(self, field: str, given: str) -> datetime:
        moment = from_iso(given)
        if moment <= self.clock():
            raise ValidationFailed.of(field, "must be in the future")
        return moment

    def get_api_key(self, key_id: str) -> ApiKey:
        key = self.tenants.get_key(key_id)
        if key is None:
            raise not_found("API key")
        return key

    def list_api_keys(self, owner_id: str, *, limit: int, position: Json | None) -> Page[ApiKey]:
        return self.tenants.list_keys(owner_id, limit=limit, key=position)

    def revoke_api_key(
        self, key_id: str, *, idempotency: Idempotency | None = None
    ) -> Answer[answers.ApiKeyDocument]:
        """Idempotent; the first revocation's time stays."""

        def revoke() -> _Write[answers.ApiKeyDocument]:
            key = self.get_api_key(key_id)
            revoked = replace(key, revoked_at=key.revoked_at or self.clock())
            return shown_key(revoked), partial(self.tenants.put_key, revoked, expected=key)

        return self._once(idempotency, revoke)

    def _change_platform(
        self,
        platform_id: str,
        change: Callable[[Platform], Platform],
        shown: Callable[[Platform], T],
        idempotency: Idempotency | None,
    ) -> Answer[T]:
        def work() -> _Write[T]:
            platform = self.get_platform(platform_id)
            changed = change(platform)
            return shown(changed), partial(self.tenants.put_platform, changed, expected=platform)

        return self._once(idempotency, work)

    def _switch_platform(
        self, platform_id: str, change: Callable[[Platform], Platform], idempotency: Idempotency | None
    ) -> Answer[answers.PlatformSwitched]:
        def shown(platform: Platform) -> answers.PlatformSwitched:
            return {"platformId": platform_id, "suspended": platform.suspended_at is not None}

        return self._change_platform(platform_id, change, shown, idempotency)

    def _change_tenant(
        self,
        tenant_id: str,
        change: Callable[[Tenant], Tenant],
        shown: Callable[[Tenant], T],
        idempotency: Idempotency | None,
    ) -> Answer[T]:
        def work() -> _Write[T]:
            tenant = self.get_tenant(tenant_id)
            changed = change(tenant)
            return shown(changed), partial(self.tenants.put_tenant, changed, expected=tenant)

        return self._once(idempotency, work)

    def _switch_tenant(
        self, tenant_id: str, change: Callable[[Tenant], Tenant], idempotency: Idempotency | None
    ) -> Answer[answers.TenantSwitched]:
        def shown(tenant: Tenant) -> answers.TenantSwitched:
            return {"tenantId": tenant_id, "suspended": tenant.suspended_at is not None}

        return self._change_tenant(tenant_id, change, shown, idempotency)

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
