"""Who may do what: API keys, callers, candidates' links, permissions (contract §1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Literal

from .actors import is_reserved, mixes_scripts
from .errors import Forbidden, ValidationFailed
from .ids import RunRef

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


class TenantStatus(StrEnum):
    """`OPEN`: things may be done for it, by its keys, its candidates, its workflows, its webhooks. `SUSPENDED`: they
    wait. `DELETED`: they end; also what never was."""

    OPEN = "OPEN"
    SUSPENDED = "SUSPENDED"
    DELETED = "DELETED"


KeyKind = Literal["platform", "tenant"]
CallerKind = KeyKind | Literal["person"]


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
    created_at: datetime
    description: str | None = None
    expires_on: datetime | None = None
    allowed_ips: tuple[str, ...] = ()
    revoked_at: datetime | None = None
    requests_per_minute: int | None = None

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_on is None or now < self.expires_on)

    def allows_address(self, source_ip: str) -> bool:
        if not self.allowed_ips:
            return True
        address = ip_address(source_ip)
        return any(address in ip_network(each, strict=False) for each in self.allowed_ips)


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated key or person in the tenant for which it speaks.

    Where not `keys_decide`, decisions on plans and assessments are a person's alone. `subject` is the person's name in
    their token, which may be an e-mail address; a person's `key_id` is made of it and tells nobody.
    """

    key_id: str
    kind: CallerKind
    platform_id: str
    tenant_id: str
    permissions: frozenset[str]
    requests_per_minute: int | None = None
    subject: str | None = None
    keys_decide: bool = True

    def require(self, permission: Permission) -> None:
        if permission not in self.permissions:
            raise Forbidden(f"This {self._credential} lacks the permission {permission}.")

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def actor(self) -> str:
        """As the run's events name who caused them."""
        return self.key_id if self.subject is None else f"user:{self.subject}"

    def deciding(self, field: str, claimed: str | None) -> str | None:
        """As `named`, of a decision on a plan or an assessment. Raises Forbidden also for a key where people decide."""
        if self.subject is None and not self.keys_decide:
            raise Forbidden("In this tenant people decide, not keys: send the token of whoever decides.")
        return self.named(field, claimed)

    def named(self, field: str, claimed: str | None) -> str | None:
        """Who decides: the person who signed in, whatever the body says; with a key, whom the body names.

        Raises Forbidden where `field` of the body names somebody else than that person, or where people decide and a
        key names anybody; ValidationFailed for a name that events have for one of ours, or that may look like another.
        """
        if claimed is not None and is_reserved(claimed):
            raise ValidationFailed.of(field, "is the name of a key or of the system itself")
        if claimed is not None and mixes_scripts(claimed):
            raise ValidationFailed.of(field, "mixes Latin letters with Cyrillic or Greek ones in one word")
        if claimed is not None and self.subject is None and not self.keys_decide:
            raise Forbidden(
                f"In this tenant people sign in: a key acts in its own name, and {field} cannot name anybody."
            )
        if self.subject is None or claimed == self.subject:
            return claimed
        if claimed is not None:
            raise Forbidden(
                f"{field} is the person who signed in, and cannot name anybody else; leave it out."
            )
        return self.subject

    @property
    def _credential(self) -> str:
        return "API key" if self.subject is None else "token"


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate's link: its token, and the run to which it leads."""

    ref: RunRef
    token: str
