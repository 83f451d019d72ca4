"""Many workers on one virtual clock: each runs until it sleeps, and time goes on when all of them do."""

import heapq
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from greenlet import getcurrent, greenlet

from interviews.domain.kernel.times import to_milliseconds

BEGAN = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Simulator:
    def __init__(self) -> None:
        self.now = 0.0
        self._waiting: list[tuple[float, int, greenlet]] = []
        self._numbers = count()
        self._hub = getcurrent()

    def clock(self) -> datetime:
        return to_milliseconds(BEGAN + timedelta(seconds=self.now))

    def spawn(self, work: Callable[[], None], after: float = 0.0) -> None:
        self._wake(greenlet(work, parent=self._hub), after)

    def sleep(self, seconds: float) -> None:
        """Of a worker; the others go on meanwhile."""
        self._wake(getcurrent(), seconds)
        self._hub.switch()

    def all(self, works: Sequence[Callable[[], None]], most: int) -> None:
        """Returns when all are done, of which `most` go on at a time, as on a pool of threads."""
        caller, rest, left = getcurrent(), list(reversed(works)), len(works)

        def go_on() -> None:
            nonlocal left
            while rest:
                rest.pop()()
                left -= 1
            if left == 0:
                left = -1
                self._wake(caller, 0)

        for _ in range(min(most, len(works))):
            self.spawn(go_on)
        if works:
            self._hub.switch()

    def run(self, until: float) -> None:
        while self._waiting and self._waiting[0][0] <= until:
            self.now, _, worker = heapq.heappop(self._waiting)
            worker.switch()

    def _wake(self, worker: greenlet, after: float) -> None:
        heapq.heappush(self._waiting, (self.now + after, next(self._numbers), worker))
