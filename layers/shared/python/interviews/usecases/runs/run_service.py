"""What every use case on one run works with: reading it for a caller, and changing it once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from ...domain.kernel.access import Caller
from ...domain.kernel.ids import RunRef
from ...domain.runs.run import Run
from ...domain.runs.words import any_torn
from ..kernel.idempotency import Answer, kept_answer, replay
from ..kernel.ports import Clock, Idempotency, Json, RandomBytes, StoredAnswer
from ..kernel.settling import tries, until_settled
from .run_store import Change, RunStore, RunView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """A change and the answer to give once it is written."""

    change: Change
    answer: Answer[T]


@dataclass(frozen=True, slots=True)
class RunService:
    runs: RunStore
    clock: Clock
    random: RandomBytes

    def view(
        self,
        caller: Caller,
        run_id: str,
        names: Sequence[str] = (),
        idempotency: Idempotency | None = None,
    ) -> RunView:
        """The run with what was asked for, in one read. Raises RunNotFound."""
        return _whole(lambda: self.runs.load(RunRef(caller.tenant_id, run_id), names, idempotency))

    def view_all(self, caller: Caller, run_id: str) -> tuple[Run, Mapping[str, Json]]:
        """The run with everything in its partition, in one read. Raises RunNotFound."""
        view = _whole(lambda: RunView(*self.runs.load_all(RunRef(caller.tenant_id, run_id))))
        return view.run, view.artefacts

    @until_settled
    def change(
        self,
        caller: Caller,
        run_id: str,
        decide: Callable[[RunView, datetime], Decision[T]],
        *,
        names: Sequence[str] = (),
        idempotency: Idempotency | None = None,
    ) -> Answer[T]:
        """Reads, decides, writes; a lost race is decided anew on what is true then.

        Raises what `decide` raises, RunNotFound, IdempotencyConflict, ConcurrentUpdate.
        """
        view = self.view(caller, run_id, names, idempotency)
        if view.answer and idempotency:
            return replay(view.answer, idempotency)
        now = self.clock()
        decision = decide(view, now)
        self.runs.commit(with_answer(decision.change, decision.answer, idempotency, now))
        return decision.answer

    def keep(self, answer: Answer[T], idempotency: Idempotency | None) -> Answer[T]:
        """Of a call that changes nothing, so that its key, too, stands for this request alone. Raises Clash where the
        key has its answer by now."""
        if kept := kept_answer(answer, idempotency, self.clock()):
            self.keep_answer(kept)
        return answer

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return self.runs.find_answer(idempotency)

    def keep_answer(self, answer: StoredAnswer) -> None:
        """Alone, with no run. Raises Clash where the Idempotency-Key is taken."""
        self.runs.commit(Change(ref=RunRef(answer.idempotency.tenant_id, ""), answer=answer))


def _whole(read: Callable[[], RunView]) -> RunView:
    """What was read before or after a write, not in the middle of it; of very many, the last."""
    for _ in tries(patience=1.0):
        view = read()
        if not any_torn(view.artefacts):
            break
    return view


def with_answer(
    change: Change, answer: Answer[Any], idempotency: Idempotency | None, now: datetime
) -> Change:
    return replace(change, answer=kept_answer(answer, idempotency, now))
