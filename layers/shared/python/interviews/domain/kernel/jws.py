"""Signed JSON in the compact form (RFC 7515) with EdDSA (RFC 8037)."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from .canonical_json import canonical


def signed(payload: Mapping[str, Any], *, typ: str, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """`typ` says what it is, so that one thing that we sign cannot be shown for another (RFC 8725 §3.11)."""
    header = {"alg": "EdDSA", "kid": kid, "typ": typ}
    content = f"{_base64url(canonical(header))}.{_base64url(canonical(payload))}"
    return f"{content}.{_base64url(sign(content.encode()))}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
