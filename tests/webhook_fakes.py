"""In-memory stand-ins for what webhooks need: each runs the same test class as its real adapter."""

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from fakes import FixedClock
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.outcome import Outcome
from interviews.domain.kernel.times import to_epoch
from interviews.domain.webhooks.circuit import Circuit
from interviews.domain.webhooks.delivery import Attempt, Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import Endpoint
from interviews.usecases.kernel.ports import CannotResolve, Clash, Idempotency, Json, Page, StoredAnswer
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter, EndpointView, Heard, Pointer

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
    earlier: dict[str, list[Attempt]] = field(default_factory=dict)
    heard: dict[str, dict[int, tuple[str, int]]] = field(default_factory=dict)
    """What receivers answered to which attempt, and until when it is kept."""
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.clock)

    def add(self, delivery: Delivery) -> bool:
        return self.rows.setdefault(delivery.delivery_id, delivery) is delivery

    def get(self, delivery_id: str) -> Delivery | None:
        found = self.rows.get(delivery_id)
        return found if found and self._is_live(found) else None

    def get_all(self, delivery_ids: Sequence[str]) -> Mapping[str, Delivery]:
        return {each: found for each in delivery_ids if (found := self.get(each))}

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        row = self.rows.get(delivery_id)
        last = [row.last_attempt] if row and row.last_attempt else []
        made = [*self.earlier.get(delivery_id, []), *last]
        return [replace(each, answer=self._heard(delivery_id, each.number)) for each in made]

    def _heard(self, delivery_id: str, number: int) -> str:
        answer, until = self.heard.get(delivery_id, {}).get(number, ("", 0))
        return answer if until > to_epoch(self.clock()) else ""

    def erase_answers(self, ref: RunRef) -> int:
        ids = [
            each.delivery_id
            for each in self.rows.values()
            if (each.tenant_id, each.run_id) == (ref.tenant_id, ref.run_id)
        ]
        for each in ids:
            if self.rows[each].lease_until:
                self.rows[each] = replace(self.rows[each], drops_answer=True)
        erased = [self.heard.pop(each) for each in ids if each in self.heard]
        return bool(erased)

    def replace(
        self,
        before: Delivery,
        after: Delivery,
        *,
        heard: Heard | None = None,
        answer: StoredAnswer | None = None,
    ) -> None:
        held = self.rows.get(before.delivery_id)
        if held is None or _guarded(held) != _guarded(before):
            raise Clash("DELIVERY")
        if before.lease_until is None and held.sweep_at != before.sweep_at:
            raise Clash("DELIVERY")
        self.answers.keep(answer)
        last = after.last_attempt
        self.rows[before.delivery_id] = after
        if last is None or last == before.last_attempt:
            return
        if before.last_attempt:
            self.earlier.setdefault(before.delivery_id, []).append(before.last_attempt)
        if heard:
            ends = min(heard.until, after.expires_at)
            self.heard.setdefault(before.delivery_id, {})[last.number] = (heard.answer, ends)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return self.answers.find(idempotency)

    def keep_answer(self, answer: StoredAnswer) -> None:
        with suppress(Clash):
            self.answers.keep(answer)

    def list_deliveries(
        self,
        tenant_id: str,
        which: DeliveryFilter,
        *,
        limit: int,
        key: Json | None,
        oldest_first: bool = False,
    ) -> Page[Delivery]:
        after = key["after"] if key else None
        rows = sorted(
            (
                (f"{each.created_at}#{each.delivery_id}", each)
                for each in self.rows.values()
                if each.tenant_id == tenant_id
                and each.run_id
                and _matches(each, which)
                and self._is_live(each)
                and self._is_indexed(each.sequence)
            ),
            key=lambda row: row[0],
            reverse=not oldest_first,
        )
        if after:
            rows = [row for row in rows if (row[0] > after if oldest_first else row[0] < after)]
        places: list[Json] = [{"after": place} for place, _ in rows[:limit]]
        more = places[-1] if len(rows) > limit else None
        return Page([row for _, row in rows[:limit]], more, places)

    def feed(self, tenant_id: str, which: DeliveryFilter, *, limit: int, key: Json | None) -> Page[Delivery]:
        page = self.list_deliveries(tenant_id, which, limit=limit, key=key, oldest_first=True)
        if page.next_key or not page.items:
            return replace(page, next_key=page.next_key or key)
        return replace(page, next_key=page.keys[-1])

    def passed(self, tenant_id: str, which: DeliveryFilter, *, key: Json) -> Sequence[datetime]:
        page = self.list_deliveries(tenant_id, which, limit=len(self.rows) + 1, key=None, oldest_first=True)
        places = zip(page.items, page.keys, strict=True)
        return [each.created_at for each, place in places if place["after"] <= key["after"]]

    def to_sweep(self, until: datetime, *, limit: int) -> Sequence[Delivery]:
        waiting = [
            (each.sweep_at, each)
            for each in self.rows.values()
            if each.sweep_at and each.status is DeliveryStatus.PENDING
        ]
        return [each for at, each in sorted(waiting, key=lambda row: row[0]) if at <= until][:limit]

    def held(self, circuit_key: str, *, limit: int) -> Sequence[Delivery]:
        rows = [
            each
            for each in self.rows.values()
            if each.status is DeliveryStatus.HELD and each.hold_key == circuit_key
        ]
        return sorted(rows, key=lambda each: (each.timestamp, each.sequence))[:limit]

    def _is_indexed(self, sequence: int) -> bool:
        """At once; a test may have it later."""
        return True

    def _is_live(self, delivery: Delivery) -> bool:
        return delivery.expires_at > to_epoch(self.clock())


def _guarded(delivery: Delivery) -> tuple[Any, ...]:
    return (
        delivery.status,
        delivery.attempt_count,
        delivery.lease_until,
        delivery.due_at,
        delivery.drops_answer,
    )


def _matches(delivery: Delivery, which: DeliveryFilter) -> bool:
    shown = which.statuses or tuple(set(DeliveryStatus) - {DeliveryStatus.UNROUTED})
    return (
        delivery.status in shown
        and (not which.events or delivery.event in which.events)
        and which.run_id in (None, delivery.run_id)
        and (which.since is None or which.since <= delivery.created_at)
        and (which.until is None or delivery.created_at < which.until)
    )


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

    def disable(self, before: Endpoint, after: Endpoint) -> None:
        self._check(before, before.owner)
        self.held[after.owner] = after

    def _check(self, before: Endpoint | None, owner: str) -> None:
        held = self.held.get(owner)
        if (held and held.version) != (before and before.version):
            raise Clash("WEBHOOK")


@dataclass
class InMemoryCircuitStore:
    """Circuits by their keys, and how far the audit has come."""

    rows: dict[str, Circuit] = field(default_factory=dict)
    audited: dict[str, datetime] = field(default_factory=dict)

    def get(self, key: str, owner: str) -> Circuit:
        return self.rows.get(key) or Circuit(key, owner)

    def replace(self, before: Circuit, after: Circuit) -> Circuit:
        self._check(before)
        self.rows[after.key] = replace(after, version=before.version + 1)
        return self.rows[after.key]

    def forget(self, before: Circuit) -> None:
        self._check(before)
        self.rows.pop(before.key, None)

    def to_look_at(self, until: datetime, *, limit: int) -> Sequence[Circuit]:
        waiting = [(each.look_at, each) for each in self.rows.values() if each.look_at]
        return [each for at, each in sorted(waiting, key=lambda row: row[0]) if at <= until][:limit]

    def audited_until(self, name: str) -> datetime | None:
        return self.audited.get(name)

    def set_audited_until(self, name: str, at: datetime) -> None:
        self.audited[name] = at

    def _check(self, before: Circuit) -> None:
        held = self.rows.get(before.key)
        if (held.version if held else 0) != before.version:
            raise Clash("CIRCUIT")


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

    def take(self, slow: bool | None = None) -> list[Pointer]:
        """Of both lanes, or of one."""
        now = self.clock().timestamp()
        taken = [(at, each) for at, each in self.waiting if at <= now and slow in (None, each.slow)]
        self.waiting = [each for each in self.waiting if each not in taken]
        return [each for _, each in taken]


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
