import pytest

from builders import idempotency
from fakes import FixedClock, InMemoryTenantStore
from interviews.domain.kernel.errors import ConcurrentUpdate, IdempotencyConflict
from interviews.usecases.kernel.idempotency import Answer, answered_last
from interviews.usecases.kernel.ports import Idempotency


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0
        self.tenants = InMemoryTenantStore()

    def __call__(self) -> int:
        self.times += 1
        return self.times

    def ask(self, asked: Idempotency | None, **more: object) -> Answer[int]:
        return answered_last(asked, self, answers=self.tenants, clock=FixedClock(), **more)  # type: ignore[arg-type]


def test_what_takes_many_writes_is_done_once_under_a_key() -> None:
    work = Work()
    assert work.ask(idempotency()) == Answer(1)
    assert work.ask(idempotency()) == Answer(1, replayed=True)
    assert work.ask(None) == Answer(2)
    with pytest.raises(IdempotencyConflict):
        work.ask(idempotency(request="other"))
    assert work.times == 2


def test_what_is_not_done_yet_is_tried_again() -> None:
    work = Work()
    answers = [work.ask(idempotency(), is_done=lambda times: times == 2) for _ in range(3)]
    assert answers == [Answer(1), Answer(2), Answer(2, replayed=True)]


def test_the_same_key_at_the_same_time_is_told_to_come_again() -> None:
    work = Work()

    def slowly() -> int:
        work.ask(idempotency())
        return 0

    with pytest.raises(ConcurrentUpdate):
        answered_last(idempotency(), slowly, answers=work.tenants, clock=FixedClock())
    assert work.ask(idempotency()) == Answer(1, replayed=True)
