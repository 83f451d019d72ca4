"""What all provisioning works with: writing once, under an Idempotency-Key, what a platform engineer sets up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from ...domain.kernel.errors import NotFound, ValidationFailed
from ..kernel.idempotency import Answer, earlier_answer, kept_answer
from ..kernel.ports import Clock, Idempotency, RandomBytes, StoredAnswer
from ..kernel.settling import until_settled
from .tenant_store import TenantStore

CREATED = 201
T = TypeVar("T")
Stored = TypeVar("Stored")
Put_contra = TypeVar("Put_contra", contravariant=True)


class Put(Protocol[Put_contra]):
    """Of the store: one of its things over `expected`, with the answer or not at all."""

    def __call__(
        self, value: Put_contra, /, *, expected: Put_contra | None, answer: StoredAnswer | None
    ) -> None: ...


class PutWith(Protocol):
    def __call__(self, *, answer: StoredAnswer | None) -> None: ...


@dataclass(frozen=True, slots=True)
class TenantService:
    tenants: TenantStore
    clock: Clock
    random: RandomBytes

    def new_id(self, kind: str) -> str:
        return f"{kind}_{self.random(12).hex()}"

    def create(
        self,
        make: Callable[[], Stored],
        put: Put[Stored],
        show: Callable[[Stored], T],
        idempotency: Idempotency | None,
    ) -> Answer[T]:
        def write() -> tuple[T, PutWith]:
            made = make()
            return show(made), partial(put, made, expected=None)

        return self.once(idempotency, write, CREATED)

    def change(
        self,
        find: Callable[[], Stored],
        change: Callable[[Stored], Stored],
        put: Put[Stored],
        show: Callable[[Stored], T],
        idempotency: Idempotency | None,
    ) -> Answer[T]:
        def write() -> tuple[T, PutWith]:
            found = find()
            changed = change(found)
            return show(changed), partial(put, changed, expected=found)

        return self.once(idempotency, write)

    @until_settled
    def once(
        self, idempotency: Idempotency | None, write: Callable[[], tuple[T, PutWith]], status: int = 200
    ) -> Answer[T]:
        """`write` says what is answered, and how it is stored together with that answer. Again, it is answered as it
        was then. A lost race is begun anew."""
        if earlier := earlier_answer(idempotency, self.tenants):
            return earlier
        body, put = write()
        answer = Answer(body, status)
        put(answer=kept_answer(answer, idempotency, self.clock()))
        return answer


def named(field: str, find: Callable[[], T]) -> T:
    """What a body names by its id. Raises ValidationFailed where there is no such thing."""
    try:
        return find()
    except NotFound as unknown:
        raise ValidationFailed.of(field, unknown.message) from None
