"""Tokens of a trusted issuer, judged as RFC 8725 advises: algorithm, signature, type, issuer, audience, times."""

import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key

from ...domain.kernel.errors import Unauthenticated
from ...domain.tenants.oidc import REFUSED, Claims, TrustedIssuer
from ...usecases.kernel.ports import Clock
from ..kernel.https_reader import CannotRead
from .issuer_keys import IssuerKeys

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Asymmetric ones alone: an issuer's public key must not pass for a shared secret."""
LAST_SECOND = 253_402_300_799
"""Of the year 9999."""
TYPES = ("jwt", "at+jwt", "application/at+jwt")
"""Of tokens that say who somebody is. The same keys also sign logout tokens and security events (RFC 8725 §3.11)."""
LEEWAY_SECONDS = 30
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, RecursionError)
_log = logging.getLogger("interviews")


@dataclass(frozen=True, slots=True)
class JwtVerifier:
    keys: IssuerKeys
    clock: Clock

    def verify(self, token: str, trusted: TrustedIssuer) -> Claims:
        """As the TokenVerifier port has it."""
        try:
            return self._verified(token, trusted)
        except CannotRead as problem:
            _log.warning("the keys of %s cannot be read: %s", trusted.issuer, problem)
        except _UNREADABLE as problem:
            _log.info("a token was refused", extra={"problem": type(problem).__name__})
        raise Unauthenticated(REFUSED)

    def _verified(self, token: str, trusted: TrustedIssuer) -> Claims:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", SecurityWarning
            )  # EdDSA has a new name (RFC 9864); issuers use the old
            decoded = jwt.decode(token, lambda jws: self._key(jws.headers(), trusted), algorithms=ALGORITHMS)
        if str(decoded.header.get("typ", "JWT")).lower() not in TYPES:
            raise ValueError("not a token that says who somebody is")
        if "cnf" in decoded.claims:
            raise ValueError("bound to a key, which a bearer does not prove to have (RFC 9449 §7.2)")
        if "events" in decoded.claims:
            raise ValueError("a security event, such as a logout (RFC 8417 §2.2)")
        self._rules(trusted).validate(decoded.claims)
        if decoded.claims["exp"] > LAST_SECOND:
            raise ValueError("no time")
        return decoded.claims

    def _key(self, header: Mapping[str, Any], trusted: TrustedIssuer) -> Key:
        key = self.keys.find(trusted.issuer, header.get("kid"))
        if key is None:  # one of another algorithm is refused with the signature
            raise ValueError("no such key")
        return key

    def _rules(self, trusted: TrustedIssuer) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(self.clock().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": trusted.issuer},
            aud={"essential": True, "value": trusted.audience},
            exp={"essential": True},
            iat={"essential": True},
        )
