"""What webhooks need of the world; adapters/ has the real ones, tests/webhook_fakes.py the ones for tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from ...domain.kernel.access import TenantStatus
from ...domain.kernel.ids import RunRef
from ...domain.kernel.outcome import Outcome
from ...domain.runs.events import Event, EventBody, Happened
from ...domain.webhooks.circuit import Circuit
from ...domain.webhooks.delivery import Attempt, Delivery
from ...domain.webhooks.endpoint import Endpoint
from ..kernel.ports import Idempotency, Json, Page, StoredAnswer

SHORTEST_DEFERRAL = timedelta(seconds=2)
LONGEST_DEFERRAL = timedelta(minutes=5)
MOST_DEFERRALS = 10


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """No `statuses` means all that a list shows. Times are those at which deliveries were made: from, and before."""

    statuses: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    run_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A queue's message, as a record: which delivery to look at, on behalf of which tenant, and in how many seconds
    (0 to 900; told to the queue alone). `deferrals` counts how often it was sent on for want of a free place. `slow`:
    it goes by the lane of the receivers that are slow or fail.
    """

    delivery_id: str
    tenant_id: str
    delay_seconds: int = 0
    deferrals: int = 0
    slow: bool = False

    def to_slow(self) -> "Pointer":
        """By the other lane, at once."""
        return replace(self, delay_seconds=0, slow=True)

    def deferred(self, wait: timedelta, *, chance: float) -> "Pointer":
        """Later each time, so that a long queue for a slow receiver is not turned over for nothing."""
        longest = min(SHORTEST_DEFERRAL * 2**self.deferrals, LONGEST_DEFERRAL)
        seconds = max(wait, longest * (0.5 + chance / 2)).total_seconds()
        deferrals = min(self.deferrals + 1, MOST_DEFERRALS)
        return replace(self, delay_seconds=ceil(seconds), deferrals=deferrals)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a receiver answered, and until when that may be kept (epoch seconds)."""

    answer: str
    until: int


class DeliveryStore(Protocol):
    def add(self, delivery: Delivery) -> bool:
        """False where a delivery of this id is there already."""

    def get(self, delivery_id: str) -> Delivery | None: ...

    def get_all(self, delivery_ids: Sequence[str]) -> Mapping[str, Delivery]:
        """Those that there are, by their ids."""

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """In the order of their numbers, each with what the receiver answered as long as that is kept."""

    def replace(
        self,
        before: Delivery,
        after: Delivery,
        *,
        heard: Heard | None = None,
        answer: StoredAnswer | None = None,
    ) -> None:
        """One write; a new last attempt has the one before it put aside in the same transaction, and what was
        heard of its receiver kept at its side. Raises Clash where
        what is stored is no longer `before` (`DELIVERY`), or the Idempotency-Key is taken (`answer`)."""

    def erase_answers(self, ref: RunRef) -> int:
        """Everything that receivers answered to the run's deliveries. An attempt that is under way will not keep its
        answer (`drops_answer`). How many there were. Raises ConcurrentUpdate where a delivery never rests."""

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None: ...

    def keep_answer(self, answer: StoredAnswer) -> None:
        """Where there is one already, that stays."""


class DeliverySearch(Protocol):
    """What is found by an index: soon, not at once."""

    def list_deliveries(
        self,
        tenant_id: str,
        which: DeliveryFilter,
        *,
        limit: int,
        key: Json | None,
        oldest_first: bool = False,
    ) -> Page[Delivery]:
        """By the time they were made."""

    def feed(self, tenant_id: str, which: DeliveryFilter, *, limit: int, key: Json | None) -> Page[Delivery]:
        """The oldest first, and with a key to go on from even at the end: None only where nothing was there yet."""

    def passed(self, tenant_id: str, which: DeliveryFilter, *, key: Json) -> Sequence[datetime]:
        """When those were made that a feed at `key` has left behind, from `which.since` on; in order."""

    def to_sweep(self, until: datetime, *, limit: int) -> Sequence[Delivery]:
        """Up to `limit` deliveries of each shard whose `sweep_at` is not after `until`, the longest
        waiting first.
        """

    def held(self, circuit_key: str, *, limit: int) -> Sequence[Delivery]:
        """Up to `limit` deliveries on hold, in the order in which their events happened; soon, not at once."""


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

    def disable(self, before: Endpoint, after: Endpoint) -> None:
        """Writes whether it is active, why not and since when, and nothing else. Raises Clash."""


class CircuitStore(Protocol):
    def get(self, key: str, owner: str) -> Circuit:
        """A new, closed one where none is stored."""

    def replace(self, before: Circuit, after: Circuit) -> Circuit:
        """As it is stored then. Raises Clash where what is stored is no longer `before`."""

    def forget(self, before: Circuit) -> None:
        """As `replace`."""

    def to_look_at(self, until: datetime, *, limit: int) -> Sequence[Circuit]: ...


class AuditLog(Protocol):
    """How far each round of the audit of events has come."""

    def audited_until(self, name: str) -> datetime | None: ...

    def set_audited_until(self, name: str, at: datetime) -> None: ...


class EventSource(Protocol):
    def happened_between(self, after: datetime, until: datetime, *, limit: int) -> Sequence[Happened]:
        """Events of all tenants by their timestamps, both ends included, the earliest first; soon, not at once."""

    def event(self, ref: RunRef, sequence: int) -> Event | None:
        """None once it is gone."""


class Composer(Protocol):
    """Whoever writes events also says what is told of them."""

    def compose(
        self, ref: RunRef, sequence: int, assessment_version: int | None, *, withheld: bool = False
    ) -> EventBody | None:
        """The same bytes whenever it is called; None once the event is gone. `withheld`: for a reader without
        candidate:read."""


StatusOf = Callable[[str], TenantStatus]
"""Of a tenant, by its id; as it was at most a minute ago."""
SignEd25519 = Callable[[str, bytes], bytes]
"""Of a message, with an owner's key. Made on first use: few endpoints want it, and it takes its time to start."""


class Sender(Protocol):
    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """One request, never repeated and never redirected. Whatever the receiver does is an outcome."""


class Cipher(Protocol):
    """`owner` is bound to the cipher text: under another one it cannot be read."""

    def encrypt(self, text: str, owner: str) -> str:
        """To base64."""

    def decrypt(self, cipher_text: str, owner: str) -> str: ...


class DeliveryQueue(Protocol):
    def send(self, pointers: Sequence[Pointer]) -> None: ...
