"""What AWS documents of the services between our functions, as far as one tenant can feel another in it."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zlib import crc32

from interviews.usecases.webhooks.webhook_ports import Pointer

from .virtual import Simulator


@dataclass
class Lambda:
    """Concurrency: what a function reserves is its own, and its ceiling; the rest share what is left (Lambda Developer
    Guide, "Configuring reserved concurrency for a function")."""

    quota: int
    reserved: Mapping[str, int] = field(default_factory=dict)
    running: Counter[str] = field(default_factory=Counter)
    throttled: Counter[str] = field(default_factory=Counter)
    shared: int = 0

    def enter(self, function: str) -> bool:
        """False where it is throttled."""
        own = self.reserved.get(function)
        used, most = (
            (self.shared, self.quota - sum(self.reserved.values()))
            if own is None
            else (self.running[function], own)
        )
        if used >= most:
            self.throttled[function] += 1
            return False
        self.running[function] += 1
        self.shared += own is None
        return True

    def leave(self, function: str) -> None:
        self.running[function] -= 1
        self.shared -= function not in self.reserved


NOISY_SHARE, NOISY_FROM = 0.1, 30
"""A group with more than a tenth of the messages in flight, and at least 30, comes after the quiet ones; of several the
one with the fewest in flight comes first (SQS Developer Guide, "How Amazon SQS fair queues work")."""


@dataclass
class FairQueue:
    """A standard queue whose messages name their tenant as MessageGroupId."""

    sim: Simulator
    visible: dict[str, deque[tuple[float, Pointer]]] = field(default_factory=lambda: defaultdict(deque))
    in_flight: Counter[str] = field(default_factory=Counter)
    on_message: Callable[[], None] = lambda: None

    def send(self, pointer: Pointer) -> None:
        def arrive() -> None:
            self.visible[pointer.tenant_id].append((self.sim.now, pointer))
            self.on_message()

        self.sim.spawn(arrive, pointer.delay_seconds)

    def receive(self, most: int) -> list[Pointer]:
        found: list[Pointer] = []
        while len(found) < most and self.visible:
            group = min(self.visible, key=self._turn)
            found.append(self.visible[group].popleft()[1])
            self.in_flight[group] += 1
            if not self.visible[group]:
                del self.visible[group]
        return found

    def delete(self, pointer: Pointer) -> None:
        self.in_flight[pointer.tenant_id] -= 1

    def _turn(self, group: str) -> tuple[int, float]:
        mine = self.in_flight[group]
        if mine >= NOISY_FROM and mine > NOISY_SHARE * self.in_flight.total():
            return (mine, 0.0)
        return (0, self.visible[group][0][0])


STARTS_WITH, MORE_A_SECOND = 5, 5
"""Five batches at a time, then up to 300 more a minute while there are messages (Lambda Developer Guide, "Configuring
scaling behavior for SQS event source mappings")."""
BATCH = 10


@dataclass
class QueueSource:
    """Feeds `function` from the queue, whose `work` has one message; at most `most` batches at a time."""

    sim: Simulator
    functions: Lambda
    queue: FairQueue
    function: str
    work: Callable[[Pointer], None]
    most: int
    pollers: int = STARTS_WITH
    active: int = 0

    def __post_init__(self) -> None:
        self.queue.on_message = self.pump
        self.sim.spawn(self._scale)

    def _scale(self) -> None:
        while True:
            self.sim.sleep(1)
            if self.queue.visible:
                self.pollers = min(self.pollers + MORE_A_SECOND, self.most)
                self.pump()

    def pump(self) -> None:
        while self.queue.visible and self.active < self.pollers and self.functions.enter(self.function):
            self.active += 1
            batch = self.queue.receive(BATCH)
            self.sim.spawn(partial(self._invoke, batch))

    def _invoke(self, batch: list[Pointer]) -> None:
        """As long as the slowest message of the batch."""
        self.sim.all([partial(self.work, each) for each in batch], BATCH)
        for each in batch:
            self.queue.delete(each)
        self.functions.leave(self.function)
        self.active -= 1
        self.pump()


@dataclass
class Bucket:
    """Of calls: `size` at once and `rate` a second (Step Functions quotas)."""

    sim: Simulator
    size: float
    rate: float
    filled: float = 0.0
    at: float = 0.0

    def __post_init__(self) -> None:
        self.filled = self.size

    def take(self) -> bool:
        self.filled = min(self.size, self.filled + (self.sim.now - self.at) * self.rate)
        self.at = self.sim.now
        if self.filled < 1:
            return False
        self.filled -= 1
        return True


LANES, RECORDS, POLLED_EVERY = 10, 100, 0.25
"""Of one shard: batches at a time (our ParallelizationFactor), records in each; four polls a second (Lambda Developer
Guide, "Using AWS Lambda with Amazon DynamoDB")."""
Record = Mapping[str, Any]


@dataclass
class TableStream:
    """A table's stream, read by `function`: a run's records always go by the same lane. `handle` has a batch."""

    sim: Simulator
    functions: Lambda
    function: str
    handle: Callable[[list[Record]], None]
    lanes: list[deque[Record]] = field(default_factory=lambda: [deque() for _ in range(LANES)])

    def __post_init__(self) -> None:
        for each in self.lanes:
            self.sim.spawn(partial(self._read, each))

    def put(self, partition: str, **told: Any) -> None:
        record = {"dynamodb": {"Keys": {"pk": {"S": partition}, "sk": {"S": "RUN"}}}, **told}
        self.lanes[crc32(partition.encode()) % LANES].append(record)

    def _read(self, lane: deque[Record]) -> None:
        while True:
            if not lane or not self.functions.enter(self.function):
                self.sim.sleep(POLLED_EVERY)
                continue
            self.handle([lane.popleft() for _ in range(min(RECORDS, len(lane)))])
            self.functions.leave(self.function)
