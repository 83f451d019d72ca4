"""What all use cases have of the world in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from ...domain.kernel.ids import RandomBytes as RandomBytes
from ...domain.kernel.records import Json as Json

Clock = Callable[[], datetime]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next_key` is a store's own position, opaque to everybody else; None at the end. It comes back to the store
    unchanged, and to the same list: domain/kernel/cursor.py sees to that. `keys` are the positions behind each of the
    items, so that a page may end earlier."""

    items: Sequence[T]
    next_key: Json | None = None
    keys: Sequence[Json] = ()

    def where(self, admits: Callable[[T], bool]) -> "Page[T]":
        kept = [pair for pair in zip(self.items, self.keys, strict=True) if admits(pair[0])]
        return Page([item for item, _ in kept], self.next_key, [key for _, key in kept])


@dataclass(frozen=True, slots=True)
class Idempotency:
    """An `Idempotency-Key` of a tenant and the hash of the request that it came with."""

    tenant_id: str
    key: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The first answer under an Idempotency-Key, kept until `expires_at` (epoch seconds)."""

    idempotency: Idempotency
    status: int
    body: Any
    expires_at: int


class Clash(Exception):
    """A conditional write was refused because somebody else was first: at the `run`, an artefact's name,
    `external` (the externalId is taken) or `answer` (the Idempotency-Key is taken)."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class CannotResolve(Exception):
    """A host name has no address, or none was found in time."""


class Resolver(Protocol):
    def resolve(self, host: str, timeout_seconds: float) -> Sequence[str]:
        """All IPv4 and IPv6 addresses, in the order to try them. Raises CannotResolve, TimeoutError."""


class Signer(Protocol):
    """Each owner has an Ed25519 key of its own."""

    def sign(self, owner: str, message: bytes) -> bytes: ...

    def public_key(self, owner: str) -> bytes:
        """32 bytes."""
