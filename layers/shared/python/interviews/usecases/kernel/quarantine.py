"""What a stream's reader cannot handle is put aside, and all that comes later of its run with it, so that the other
runs go on. Adapter: adapters/kernel/dynamodb_quarantine.py."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ...domain.kernel.ids import RowKey


@dataclass(frozen=True, slots=True)
class ParkedRun:
    """A run whose rows wait for an operator, from `item` on. `change` is what happened to that row (INSERT, MODIFY or
    REMOVE), `reason` an error's kind and where it came up, without a word of the row; `number` its place in the stream,
    empty where it was found in the table. `held` counts what came later and waits with it."""

    partition: str
    item: str
    change: str
    reason: str
    since: datetime
    number: str = ""
    held: int = 0


class Quarantine(Protocol):
    """Of one reader of the stream."""

    def parked(self, partitions: Collection[str]) -> Mapping[str, ParkedRun]:
        """Those of the partitions whose run is parked, as it is now."""

    def hold(self, partition: str) -> bool:
        """Whether the run is parked still: then what came later waits with it, and no operator's look misses it."""

    def count_try(self, number: str, amount: int = 1) -> int:
        """How often the record of this number was tried by now; counts are forgotten after two days."""

    def park(self, run: ParkedRun) -> None:
        """Where the run is parked already, that stays."""


class ParkedRuns(Protocol):
    """What an operator sees of it."""

    def all_parked(self) -> Sequence[ParkedRun]: ...

    def release(self, run: ParkedRun) -> bool:
        """False where something came later than `run` says, and waits: it is to be taken up as well."""


FaultOf = Callable[[Exception], str | None]
"""Why a record is to blame for a failure; None where the same may succeed later."""


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """One that the sweep came upon and left out."""

    row: RowKey
    reason: str


NoteUnreadable = Callable[[UnreadableRow], None]
