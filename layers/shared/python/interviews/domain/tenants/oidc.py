"""People who sign in at their own company: which tokens a tenant trusts, and what they let somebody do.

Tokens are those of OpenID Connect Core 1.0 or RFC 9068; who is meant, and what for, is said in claims (RFC 7519 §4).
"""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from ..kernel.access import Caller, Permission
from ..kernel.actors import is_reserved
from ..kernel.errors import Forbidden, Unauthenticated

Claims = Mapping[str, Any]
LONGEST_SUBJECT = 255
"""Characters (OpenID Connect Core §2)."""
EMAIL = "email"
SCOPES = ("scope", "scp")
"""Claims whose text is a list of words; the second is what Microsoft and Okta call it."""
REFUSED = "The token is not valid for this tenant."


@dataclass(frozen=True, slots=True)
class Role:
    """A value of the claim with the permissions, and what it lets somebody do here."""

    role: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class RequiredClaim:
    claim: str
    value: str


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """Whose tokens a tenant trusts, and for what.

    Without `roles` the claim's values are our permissions themselves. `required_claims` tell the tenant's people from
    others of the same issuer and audience. Unless `keys_may_decide`, people alone decide on plans and assessments.
    """

    issuer: str
    audience: str
    permissions_claim: str = "permissions"
    roles: tuple[Role, ...] = ()
    subject_claim: str = "sub"
    required_claims: tuple[RequiredClaim, ...] = ()
    keys_may_decide: bool = False

    def caller(self, claims: Claims, *, platform_id: str, tenant_id: str) -> Caller:
        """Who the token, which was verified, speaks for. Raises Unauthenticated, Forbidden."""
        subject = self._subject(claims)
        if not all(each.value in _values(claims, each.claim) for each in self.required_claims):
            raise Forbidden("This token is for another tenant.")
        return Caller(
            key_id=self._pseudonym(subject),
            kind="person",
            platform_id=platform_id,
            tenant_id=tenant_id,
            permissions=self._permissions(claims),
            subject=subject,
        )

    def _subject(self, claims: Claims) -> str:
        subject = _find(claims, self.subject_claim)
        if not isinstance(subject, str) or not subject.strip() or not subject.isprintable():
            raise Unauthenticated(REFUSED)
        # Whoever may type any address into their own profile must not become its owner.
        if self.subject_claim == EMAIL and claims.get("email_verified") is not True:
            raise Unauthenticated(REFUSED)
        if len(subject) > LONGEST_SUBJECT or is_reserved(subject):
            raise Unauthenticated(REFUSED)
        return subject

    def _permissions(self, claims: Claims) -> frozenset[str]:
        values = _values(claims, self.permissions_claim)
        if not self.roles:
            return frozenset(each.value for each in Permission if each.value in values)
        return frozenset(each.value for one in self.roles if one.role in values for each in one.permissions)

    def _pseudonym(self, subject: str) -> str:
        """The same for the same person, and no name: it goes into logs."""
        return "usr_" + hashlib.sha256(f"{self.issuer}\n{subject}".encode()).hexdigest()[:24]


def _find(claims: Claims, name: str) -> Any:
    """`https://acme.example/roles` is one name, `realm_access.roles` may be a path."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _values(claims: Claims, name: str) -> Set[str]:
    """Whole texts, of one or of a list; of a list of scopes (RFC 8693 §4.2, RFC 9068 §2.2.3) each of its words."""
    value = _find(claims, name)
    if isinstance(value, str):
        return set(value.split()) if name in SCOPES else {value}
    return {each for each in value if isinstance(each, str)} if isinstance(value, list) else set()
