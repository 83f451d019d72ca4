"""What a call answers, and the same answer again under its Idempotency-Key (contract §3)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from ...domain.kernel.errors import ConcurrentUpdate, IdempotencyConflict, NotFound
from ...domain.kernel.records import to_record
from ...domain.kernel.times import to_epoch
from .ports import Clash, Clock, Idempotency, StoredAnswer

T = TypeVar("T")
ANSWERS_KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What the partner gets: `replayed` where it is an earlier call's answer."""

    body: T
    status: int = 200
    replayed: bool = False


def kept_answer(answer: Answer[Any], idempotency: Idempotency | None, now: datetime) -> StoredAnswer | None:
    if idempotency is None:
        return None
    return StoredAnswer(idempotency, answer.status, to_record(answer.body), to_epoch(now + ANSWERS_KEPT))


class Answers(Protocol):
    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None: ...


class AnswerStore(Answers, Protocol):
    def keep_answer(self, answer: StoredAnswer) -> None:
        """Raises Clash where the Idempotency-Key is taken."""


def answered_last(
    idempotency: Idempotency | None,
    work: Callable[[], T],
    *,
    answers: AnswerStore,
    clock: Clock,
    is_done: Callable[[T], bool] = lambda _: True,
) -> Answer[T]:
    """Of many writes, each harmless to repeat: the answer is kept after the last of them, where all `is_done`. Raises
    ConcurrentUpdate where the same key came at the same time; the next try is answered."""
    if earlier := earlier_answer(idempotency, answers):
        return earlier
    answer = Answer(work())
    kept = kept_answer(answer, idempotency, clock())
    if kept and is_done(answer.body):
        try:
            answers.keep_answer(kept)
        except Clash:
            raise ConcurrentUpdate from None
    return answer


def earlier_answer(idempotency: Idempotency | None, answers: Answers) -> Answer[Any] | None:
    """What the key was answered before, if anything. Raises IdempotencyConflict."""
    stored = answers.find_answer(idempotency) if idempotency else None
    return replay(stored, idempotency) if stored and idempotency else None


def replay(stored: StoredAnswer, idempotency: Idempotency) -> Answer[Any]:
    """The first answer again. Raises IdempotencyConflict where the request is another one."""
    if stored.idempotency.request_hash != idempotency.request_hash:
        raise IdempotencyConflict
    return Answer(stored.body, stored.status, replayed=True)


def request_hash(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def not_found(what: str) -> NotFound:
    return NotFound(f"There is no such {what}.")
