"""A list's cursor: a place in one list, good for that list alone.

It is signed together with its scope, which says whose list it is, of what, and with which filters. So a store can trust
the place in it, and a cursor that was changed, cut or taken from another list is none.
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from .errors import BadCursor

LONGEST_CURSOR = 1_000
_MAC = 16
"""Bytes of the HMAC-SHA256 that are kept: half of it, which RFC 2104 §5 allows."""


def seal(position: dict[str, Any], *, scope: str, secret: bytes) -> str:
    place = json.dumps(position, separators=(",", ":")).encode()
    return _written(_mac(place, scope, secret) + place)


def unseal(cursor: str, *, scope: str, secret: bytes) -> dict[str, Any]:
    """The position that `seal` was given. Raises BadCursor."""
    raw = well_formed(cursor)
    place = raw[_MAC:]
    if not hmac.compare_digest(raw[:_MAC], _mac(place, scope, secret)):
        raise BadCursor
    position: dict[str, Any] = json.loads(place)
    return position


def well_formed(cursor: str) -> bytes:
    """What is written in it, unproved; other spellings of the same bytes, as base64 has, are none. Raises BadCursor."""
    try:
        raw = base64.urlsafe_b64decode(cursor[:LONGEST_CURSOR].encode("ascii") + b"==")
    except (binascii.Error, UnicodeEncodeError):
        raise BadCursor from None
    if len(raw) <= _MAC or _written(raw) != cursor:
        raise BadCursor
    return raw


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mac(place: bytes, scope: str, secret: bytes) -> bytes:
    return hmac.digest(secret, b"\0".join([scope.encode(), place]), hashlib.sha256)[:_MAC]
