"""Who may do what: API keys, callers, permissions (contract §1)."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Literal

from .errors import Forbidden

KEY_PREFIX = "sk_live_"


class Permission(StrEnum):
    CREATE = "interview:create"
    READ = "interview:read"
    UPDATE = "interview:update"
    APPROVE = "interview:approve"
    DELETE = "interview:delete"
    CANDIDATE_READ = "candidate:read"
    CANDIDATE_DELETE = "candidate:delete"
    TENANT_READ = "tenant:read"
    TENANT_UPDATE = "tenant:update"


KeyKind = Literal["platform", "tenant"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Only the SHA-256 of the key itself is kept. A tenant key belongs to one tenant, a platform key to many.

    `requests_per_minute` is its share of each tenant's limit.
    """

    key_id: str
    key_hash: str
    kind: KeyKind
    platform_id: str
    tenant_id: str | None
    permissions: tuple[str, ...]
    hint: str
    created_at: str
    description: str | None = None
    expires_on: str | None = None
    allowed_ips: tuple[str, ...] = ()
    revoked_at: str | None = None
    requests_per_minute: int | None = None

    def is_live(self, now_iso: str) -> bool:
        return self.revoked_at is None and (self.expires_on is None or now_iso < self.expires_on)

    def allows_address(self, source_ip: str) -> bool:
        if not self.allowed_ips:
            return True
        address = ip_address(source_ip)
        return any(address in ip_network(each, strict=False) for each in self.allowed_ips)


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated key in the tenant for which it speaks."""

    key_id: str
    kind: KeyKind
    platform_id: str
    tenant_id: str
    permissions: frozenset[str]
    requests_per_minute: int | None = None

    def require(self, permission: Permission) -> None:
        if permission not in self.permissions:
            raise Forbidden(f"This API key lacks the permission {permission}.")

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions
