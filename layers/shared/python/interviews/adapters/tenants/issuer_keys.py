"""The keys that issuers sign with (OpenID Connect Discovery 1.0 §4, RFC 7517), kept in the process.

Whoever sends tokens with made-up keys makes us ask an issuer once a minute, not once a token. An issuer that is down
is trusted for a day by the keys that it last had.
"""

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, OctKey, import_key

from ...usecases.kernel.ports import Clock
from ..kernel.https_reader import CannotRead

FRESH_SECONDS = 3600
KEPT_SECONDS = 24 * 3600
PAUSE_SECONDS = 60
MOST_KEYS = 100
DISCOVERY = "/.well-known/openid-configuration"
NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class _Known:
    """`read_at` is when the keys came, `tried_at` when they were last asked for; in Unix seconds."""

    keys: Sequence[Key] = ()
    read_at: float = NEVER
    tried_at: float = NEVER

    def has(self, kid: str | None) -> bool:
        return any(kid is None or each.kid == kid for each in self.keys)


class IssuerKeys:
    """`read` gets a document of a URL, or raises CannotRead."""

    def __init__(self, read: Callable[[str], bytes], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def find(self, issuer: str, kid: str | None) -> Key | None:
        """The key of that id; without one, the only key there is. Raises CannotRead where none was had for a day."""
        known = self._current(issuer, kid)
        found = [each for each in known.keys if kid is None or each.kid == kid]
        return found[0] if len(found) == 1 else None

    def _current(self, issuer: str, kid: str | None) -> _Known:
        now = self._clock().timestamp()
        known = self._known.get(issuer, _Known())
        is_wanted = now - known.read_at >= FRESH_SECONDS or not known.has(kid)
        if is_wanted and now - known.tried_at >= PAUSE_SECONDS:
            known = self._known[issuer] = self._asked(issuer, known, now)
        if now - known.read_at >= KEPT_SECONDS:
            raise CannotRead("the issuer's keys")
        return known

    def _asked(self, issuer: str, known: _Known, now: float) -> _Known:
        try:
            return _Known(self._published(issuer), read_at=now, tried_at=now)
        except CannotRead:
            return _Known(known.keys, known.read_at, tried_at=now)

    def _published(self, issuer: str) -> Sequence[Key]:
        about = self._document(issuer.removesuffix("/") + DISCOVERY)
        # Discovery §4.3: or somebody else's document could name their own keys for this issuer.
        if about.get("issuer") != issuer or not isinstance(about.get("jwks_uri"), str):
            raise CannotRead("not this issuer's document")
        published = self._document(about["jwks_uri"]).get("keys")
        if not isinstance(published, list):
            raise CannotRead("no keys")
        return [key for each in published[:MOST_KEYS] if (key := _usable(each))]

    def _document(self, url: str) -> Mapping[str, Any]:
        try:
            found = json.loads(self._read(url))
        except (ValueError, RecursionError):
            raise CannotRead("no JSON") from None
        if not isinstance(found, dict):
            raise CannotRead("no JSON object")
        return found


def _usable(published: Any) -> Key | None:
    """None for what does not sign, or not well enough: a secret that everybody can read is no key."""
    if not isinstance(published, dict) or published.get("use", "sig") != "sig":
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "error", SecurityWarning
            )  # such as of RSA with less than 2048 bits (RFC 7518 §3.3)
            key = import_key(published)
        key.get_op_key("verify")
    except (JoseError, SecurityWarning, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None if isinstance(key, OctKey) else key
