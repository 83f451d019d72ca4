"""In-memory stand-ins for what webhooks need: each runs the same test class as its real adapter."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fakes import FixedClock
from interviews.adapters.dynamodb_deliveries import POSITION
from interviews.domain.errors import ValidationFailed
from interviews.domain.times import to_epoch
from interviews.domain.webhook import Attempt, Delivery, Endpoint, Outcome
from interviews.usecases.ports import Clash, Idempotency, Json, Page, StoredAnswer
from interviews.usecases.webhook_ports import CannotResolve, DeliveryFilter, EndpointView, Pointer

OK = Outcome(status=200, milliseconds=12, answer="thanks")


@dataclass
class Answers:
    clock: FixedClock
    held: dict[tuple[str, str], StoredAnswer] = field(default_factory=dict)

    def find(self, idempotency: Idempotency | None) -> StoredAnswer | None:
        answer = self.held.get((idempotency.tenant_id, idempotency.key)) if idempotency else None
        return answer if answer and answer.expires_at > to_epoch(self.clock()) else None

    def keep(self, answer: StoredAnswer | None) -> None:
        if answer is None:
            return
        if self.find(answer.idempotency):
            raise Clash("answer")
        self.held[answer.idempotency.tenant_id, answer.idempotency.key] = answer


@dataclass
class InMemoryDeliveryStore:
    clock: FixedClock
    rows: dict[str, Delivery] = field(default_factory=dict)
    made: dict[str, list[Attempt]] = field(default_factory=dict)
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.clock)

    def add(self, delivery: Delivery) -> bool:
        return self.rows.setdefault(delivery.delivery_id, delivery) is delivery

    def get(self, delivery_id: str) -> Delivery | None:
        found = self.rows.get(delivery_id)
        return found if found and self._is_live(found) else None

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        return self.made.get(delivery_id, [])

    def replace(
        self,
        before: Delivery,
        after: Delivery,
        *,
        attempt: Attempt | None = None,
        answer: StoredAnswer | None = None,
    ) -> None:
        held = self.rows.get(before.delivery_id)
        if held is None or _guarded(held) != _guarded(before):
            raise Clash("DELIVERY")
        self.answers.keep(answer)
        self.rows[before.delivery_id] = after
        if attempt:
            self.made.setdefault(before.delivery_id, []).append(attempt)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return self.answers.find(idempotency)

    def list_deliveries(
        self, tenant_id: str, which: DeliveryFilter, *, limit: int, key: Json | None
    ) -> Page[Delivery]:
        end = _position(key)
        rows = [
            (f"{each.created_at}#{each.delivery_id}", each)
            for each in self.rows.values()
            if each.tenant_id == tenant_id and _matches(each, which) and self._is_live(each)
        ]
        later = sorted((row for row in rows if row[0] < end), key=lambda row: row[0], reverse=True)
        taken = later[:limit]
        more = {"after": taken[-1][0]} if len(later) > limit else None
        return Page([row for _, row in taken], more)

    def to_sweep(self, until: str, *, limit: int) -> Sequence[Delivery]:
        waiting = [(each.sweep_at, each) for each in self.rows.values() if each.sweep_at]
        return [each for at, each in sorted(waiting, key=lambda row: row[0]) if at <= until][:limit]

    def _is_live(self, delivery: Delivery) -> bool:
        return delivery.expires_at > to_epoch(self.clock())


def _guarded(delivery: Delivery) -> tuple[Any, ...]:
    return delivery.status, delivery.attempt_count, delivery.lease_until, delivery.due_at


def _matches(delivery: Delivery, which: DeliveryFilter) -> bool:
    wanted = {"status": which.status, "event": which.event, "run_id": which.run_id}
    return all(value in (None, getattr(delivery, name)) for name, value in wanted.items())


def _position(key: Json | None) -> str:
    if key is None:
        return "~"
    after = key.get("after")
    if not isinstance(after, str) or not POSITION.fullmatch(after):
        raise ValidationFailed.of("cursor", "is not a cursor of this list")
    return after


@dataclass
class InMemoryEndpointStore:
    clock: FixedClock
    held: dict[str, Endpoint] = field(default_factory=dict)
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.clock)

    def load(self, owner: str, idempotency: Idempotency | None = None) -> EndpointView:
        return EndpointView(self.held.get(owner), self.answers.find(idempotency))

    def first_of(self, owners: Sequence[str]) -> Endpoint | None:
        return next((self.held[each] for each in owners if each in self.held), None)

    def save(self, before: Endpoint | None, after: Endpoint, answer: StoredAnswer | None = None) -> None:
        self._check(before, after.owner)
        self.answers.keep(answer)
        self.held[after.owner] = after

    def delete(self, before: Endpoint, answer: StoredAnswer | None = None) -> None:
        self._check(before, before.owner)
        self.answers.keep(answer)
        del self.held[before.owner]

    def _check(self, before: Endpoint | None, owner: str) -> None:
        held = self.held.get(owner)
        if (held and held.version) != (before and before.version):
            raise Clash("WEBHOOK")


class WrongOwner(Exception):
    pass


class ReversibleCipher:
    """Anybody can read it, but only by naming the owner."""

    def encrypt(self, text: str, owner: str) -> str:
        return base64.b64encode(f"{owner}\n{text}".encode()).decode()

    def decrypt(self, cipher_text: str, owner: str) -> str:
        bound, _, text = base64.b64decode(cipher_text).decode().partition("\n")
        if bound != owner:
            raise WrongOwner
        return text


@dataclass
class InMemoryQueue:
    """`sent` is all there ever was; `take` gives the pointers that would be visible by now, once."""

    clock: FixedClock
    sent: list[Pointer] = field(default_factory=list)
    waiting: list[tuple[float, Pointer]] = field(default_factory=list)

    def send(self, pointers: Sequence[Pointer]) -> None:
        self.sent += pointers
        now = self.clock().timestamp()
        self.waiting += [(now + each.delay_seconds, each) for each in pointers]

    def take(self) -> list[Pointer]:
        now = self.clock().timestamp()
        visible = [each for at, each in self.waiting if at <= now]
        self.waiting = [(at, each) for at, each in self.waiting if at > now]
        return visible


@dataclass(frozen=True)
class Posted:
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class ScriptedSender:
    """Answers with `outcomes` in turn, the last one for ever. `during` happens while the request is on its way."""

    outcomes: list[Outcome] = field(default_factory=lambda: [OK])
    posted: list[Posted] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        self.posted.append(Posted(url, headers, body))
        self.during()
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]


@dataclass
class ScriptedResolver:
    """`answers` maps a host to the answers of one lookup after the other, the last one for ever."""

    answers: dict[str, list[Sequence[str]]]
    hangs: bool = False
    asked: list[str] = field(default_factory=list)

    def resolve(self, host: str, timeout_seconds: float) -> Sequence[str]:
        self.asked.append(host)
        if self.hangs:
            raise TimeoutError
        answers = self.answers.get(host)
        if not answers:
            raise CannotResolve(host)
        return answers.pop(0) if len(answers) > 1 else answers[0]
