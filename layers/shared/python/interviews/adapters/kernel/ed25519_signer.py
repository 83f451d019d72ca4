"""Ed25519 signatures of webhooks (`v1a`), with a key of its own for each owner.

The keys are derived from one secret of the stage, so that there is none to store, and none of them tells of another.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PURPOSE = "webhook-ed25519"


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """`secret` is asked for at each use; whoever makes it keeps it."""

    secret: Callable[[], str]

    def sign(self, owner: str, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""
        return self._key(owner).sign(message)

    def public_key(self, owner: str) -> bytes:
        """32 bytes."""
        return self._key(owner).public_key().public_bytes_raw()

    def _key(self, owner: str) -> Ed25519PrivateKey:
        seed = hmac.new(self.secret().encode(), f"{PURPOSE}|{owner}".encode(), hashlib.sha256).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)
