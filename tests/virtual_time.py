"""Many workers on a virtual clock: only one runs at a time, and time goes on when all of them wait.

So a simulation of minutes takes as long as its work, and comes out the same on every machine.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from fakes import FixedClock


@dataclass
class VirtualTime:
    clock: FixedClock
    _asleep: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _handed_back: Event = field(default_factory=Event)
    _count: int = 0

    def sleep(self, seconds: float) -> None:
        """For the workers: the others go on meanwhile."""
        awake = self._enter(seconds)
        self._handed_back.set()
        awake.wait()

    def run(self, workers: list[Callable[[], None]], until: datetime) -> None:
        """Until the clock shows `until`; workers that sleep then are left asleep."""
        for work in workers:
            starts = self._enter(0)
            Thread(target=self._work, args=(work, starts), daemon=True).start()
        while self._asleep and self._asleep[0][0] <= until:
            at, _, awake = heapq.heappop(self._asleep)
            self.clock.now = max(self.clock.now, at)
            self._handed_back.clear()
            awake.set()
            self._handed_back.wait()

    def _work(self, work: Callable[[], None], starts: Event) -> None:
        starts.wait()
        try:
            work()
        finally:
            self._handed_back.set()

    def _enter(self, seconds: float) -> Event:
        awake = Event()
        self._count += 1
        heapq.heappush(self._asleep, (self.clock.now + timedelta(seconds=seconds), self._count, awake))
        return awake
