"""What webhooks need of the world; adapters/ has the real ones, tests/webhook_fakes.py the ones for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..domain.webhook import Attempt, Delivery, Endpoint, Outcome
from .ports import Idempotency, Json, Page, StoredAnswer


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    status: str | None = None
    event: str | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A queue's message: which delivery to look at, on behalf of which tenant, and in how many seconds
    (0 to 900).
    """

    delivery_id: str
    tenant_id: str
    delay_seconds: int = 0


class DeliveryStore(Protocol):
    def add(self, delivery: Delivery) -> bool:
        """False where a delivery of this id is there already."""

    def get(self, delivery_id: str) -> Delivery | None: ...

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """In the order of their numbers."""

    def replace(
        self,
        before: Delivery,
        after: Delivery,
        *,
        attempt: Attempt | None = None,
        answer: StoredAnswer | None = None,
    ) -> None:
        """One transaction. Raises Clash where what is stored is no longer `before` (`DELIVERY`), or the
        Idempotency-Key is taken (`answer`)."""

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None: ...

    def list_deliveries(
        self, tenant_id: str, which: DeliveryFilter, *, limit: int, key: Json | None
    ) -> Page[Delivery]:
        """Newest first. Raises ValidationFailed for a key that is not of this list."""

    def to_sweep(self, until: str, *, limit: int) -> Sequence[Delivery]:
        """Up to `limit` deliveries of each shard whose `sweep_at` is not after `until`, the longest
        waiting first.
        """


@dataclass(frozen=True, slots=True)
class EndpointView:
    """An owner's endpoint and the stored answer of the key, as far as they exist."""

    endpoint: Endpoint | None
    answer: StoredAnswer | None = None


class EndpointStore(Protocol):
    def load(self, owner: str, idempotency: Idempotency | None = None) -> EndpointView:
        """One strongly consistent read."""

    def first_of(self, owners: Sequence[str]) -> Endpoint | None:
        """The endpoint of the first owner that has one, in one strongly consistent read: what was just saved counts
        for the very next event."""

    def save(self, before: Endpoint | None, after: Endpoint, answer: StoredAnswer | None = None) -> None:
        """One transaction. Raises Clash where what is stored is no longer `before`, or the key is taken."""

    def delete(self, before: Endpoint, answer: StoredAnswer | None = None) -> None:
        """As `save`."""


class Cipher(Protocol):
    """`owner` is bound to the cipher text: under another one it cannot be read."""

    def encrypt(self, text: str, owner: str) -> str:
        """To base64."""

    def decrypt(self, cipher_text: str, owner: str) -> str: ...


class CannotResolve(Exception):
    """A host name has no address, or none was found in time."""


class Resolver(Protocol):
    def resolve(self, host: str, timeout_seconds: float) -> Sequence[str]:
        """All IPv4 and IPv6 addresses, in the order to try them. Raises CannotResolve, TimeoutError."""


class Sender(Protocol):
    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """One request, never repeated and never redirected. Whatever the receiver does is an outcome."""


class DeliveryQueue(Protocol):
    def send(self, pointers: Sequence[Pointer]) -> None: ...
