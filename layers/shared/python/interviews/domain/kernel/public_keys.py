"""The public half of an owner's Ed25519 key, as receivers take it: a JWK set (RFC 8037) and Standard Webhooks' form."""

import base64
import hashlib
from typing import Any

PUBLIC_PREFIX = "whpk_"


def key_set(public_key: bytes) -> dict[str, Any]:
    """A JWK set with the one key of 32 bytes."""
    key = {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": key_id(public_key),
        "x": base64.urlsafe_b64encode(public_key).decode().rstrip("="),
    }
    return {"keys": [key]}


def key_id(public_key: bytes) -> str:
    return hashlib.sha256(public_key).hexdigest()[:16]


def standard_key(public_key: bytes) -> str:
    return PUBLIC_PREFIX + base64.b64encode(public_key).decode()
