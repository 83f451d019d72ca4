"""How much of what waits on the model one tenant may hold at a time, so that a bulk import leaves room for others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from ...domain.kernel.errors import TenantBusy
from ...domain.kernel.ids import RunRef
from ...domain.kernel.places import Places, with_place, without_place
from ..kernel.counters import CountersUnavailable, NoteFailure
from ..kernel.places import HeldPlaces, PlaceStore
from ..kernel.ports import Clash, Clock
from ..kernel.settling import tries

PATIENCE = 1.0
"""Seconds for which a place is tried for that others reach for too."""


@dataclass(frozen=True, slots=True)
class ModelShare:
    """`most` runs of a tenant may be in `task` at a time. A place is lost after `lease`, longer than the function
    lives: should it die, its run's next try finds its own place, or a free one by then. Where places cannot be
    counted, nobody waits."""

    store: PlaceStore
    task: str
    most: int
    lease: timedelta
    clock: Clock
    note_failure: NoteFailure

    @contextmanager
    def place(self, ref: RunRef) -> Iterator[None]:
        """Raises TenantBusy before anything was done."""
        self.enter(ref)
        try:
            yield
        finally:
            self.leave(ref)

    def enter(self, ref: RunRef) -> None:
        """Raises TenantBusy."""
        try:
            for _ in tries(PATIENCE):
                if self._entered(ref):
                    return
        except CountersUnavailable as failure:
            self.note_failure(failure)
            return
        raise TenantBusy("Other runs of the tenant were faster; nothing was done.")

    def _entered(self, ref: RunRef) -> bool:
        now = self.clock()
        before = self.store.read(self._key(ref))
        others = without_place(before.places, ref.run_id, now)
        if len(others) >= self.most:
            raise TenantBusy(f"{self.most} runs of the tenant are at work; nothing was done.")
        return self._replaced(before, with_place(others, ref.run_id, now + self.lease, now))

    def leave(self, ref: RunRef) -> None:
        """Left to its lease where that does not work out."""
        try:
            for _ in tries(PATIENCE):
                before = self.store.read(self._key(ref))
                if self._replaced(before, without_place(before.places, ref.run_id, self.clock())):
                    return
        except CountersUnavailable as failure:
            self.note_failure(failure)

    def _replaced(self, before: HeldPlaces, places: Places) -> bool:
        try:
            self.store.replace(before, places)
        except Clash:
            return False
        return True

    def _key(self, ref: RunRef) -> str:
        return f"PLACES#{ref.tenant_id}#{self.task}"
