"""Tenants beside each other: forty at work, twenty with a slow receiver, and one that imports ten thousand interviews.

What decides is ours: the sender with its circuits and lanes, a tenant's share in the model, the order of a stream's
batch, the retries of the state machine's file, what functions reserve. What happens between is a model (aws.py).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import partial
from random import Random
from unittest.mock import patch

from fakes import InMemoryPlaces
from infra.concurrency import Concurrency
from interviews.domain.kernel.access import TenantStatus
from interviews.domain.kernel.errors import TenantBusy
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.outcome import Outcome
from interviews.domain.kernel.times import from_iso
from interviews.domain.runs.events import Event, EventBody, EventType
from interviews.domain.webhooks.endpoint import Endpoint, EndpointSecret, tenant_owner
from interviews.runtime.declared import MODEL_SECONDS
from interviews.runtime.streams import RUNS_AT_A_TIME, in_turn, row_of
from interviews.usecases.guardrails.model_share import ModelShare
from interviews.usecases.kernel import settling
from interviews.usecases.webhooks.deliver_webhook import Dispatcher
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.webhook_ports import Pointer
from local import ROOT
from webhook_fakes import InMemoryCircuitStore, InMemoryDeliveryStore, InMemoryEndpointStore, ReversibleCipher

from .aws import Bucket, FairQueue, Lambda, QueueSource, Record, TableStream
from .virtual import Simulator

QUOTA = 1_000
MODEL = 10.0
"""Seconds that the model takes for an answer; a plan takes two."""
OTHERS, SLOW, IMPORTED = 40, 20, 10_000
IMPORTS_A_SECOND = 250
"""Half of what the production stage lets through; within the 300 executions that Step Functions starts a second."""
CROWD, THINKS = 3_000, 10.0
"""Candidates of one tenant in the room at once, and how many seconds each thinks about an answer."""
LISTENS, HANGS = 0.1, 4.9
"""Seconds that receivers take."""
PRODUCED, WATCHED = 200.0, 600.0
"""Seconds for which the others work, and after which what is not done is missing."""
GENERATE, ANSWER, DELIVER = "plans/generate_plan", "room/take_answer", "webhooks/deliver"
READ, CREATE, AUTHORIZE = "runs/get_interview", "runs/create_interview", "tenants/authorizer"
THROTTLED, BUSY = "Lambda.TooManyRequestsException", "TenantBusy"
CALL, START, PLAN = "a call of the API", "request to execution", "request to plan"
TALK, HOOK = "an answer in the room", "a webhook"


class Guard(Enum):
    """What isolates tenants from each other."""

    LIMITS = "what functions reserve, and how soon a throttled task comes again"
    SHARE = "a tenant's share in the model"
    TURNS = "tenants take turns in a stream's batch"
    LANES = "a lane for slow receivers"


@dataclass
class Scenario:
    """`disturbed` by the import and the slow receivers, or by a tenant's `crowd` of candidates."""

    disturbed: bool = False
    crowd: int = 0
    guards: Collection[Guard] = tuple(Guard)
    seed: int = 1
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    begun: Counter[str] = field(default_factory=Counter)
    bulk: int = 0
    most_of_bulk: int = 0
    """Plans of the import being made now, and at most."""

    def __post_init__(self) -> None:
        self.sim = Simulator()
        self.random = Random(self.seed)
        limits = Concurrency.of(QUOTA, reserve=Guard.LIMITS in self.guards)
        self.functions = Lambda(QUOTA, limits.reserved)
        self.starts = Bucket(self.sim, size=1_300, rate=300)
        machine = json.loads((ROOT / "statemachines/interview_lifecycle.asl.json").read_text())
        self.retriers = [
            each
            for each in machine["States"]["GeneratePlan"]["Retry"]
            if THROTTLED not in each["ErrorEquals"] or Guard.LIMITS in self.guards
        ]
        self.share = ModelShare(
            InMemoryPlaces(),
            GENERATE,
            limits.of_a_tenant,
            timedelta(seconds=MODEL_SECONDS),
            self.sim.clock,
            lambda failure: None,
        )
        self.relay = TableStream(
            self.sim, self.functions, "runs/relay", lambda batch: self._each(batch, self._start)
        )
        self.fan_out = TableStream(
            self.sim, self.functions, "webhooks/fan_out", lambda batch: self._each(batch, self._plan_delivery)
        )
        self.queues = {slow: FairQueue(self.sim) for slow in (False, True)}
        for queue in self.queues.values():
            QueueSource(self.sim, self.functions, queue, DELIVER, self._deliver, limits.senders)
        self.deliveries = InMemoryDeliveryStore(self.sim.clock)  # type: ignore[arg-type]
        self.endpoints = InMemoryEndpointStore(self.sim.clock)  # type: ignore[arg-type]
        self.dispatcher = Dispatcher(
            composer=self,
            endpoints=self.endpoints,
            status_of=lambda tenant_id: TenantStatus.OPEN,
            deliveries=self.deliveries,
            circuits=InMemoryCircuitStore(),
            queue=self,
            sender=self,
            cipher=ReversibleCipher(),
            sign_ed25519=lambda owner, message: b"",
            clock=self.sim.clock,
            random=self.random.randbytes,
        )

    def watched(self) -> "Scenario":
        others = [f"other_{number}" for number in range(OTHERS)]
        slow = [f"slow_{number}" for number in range(SLOW)]
        for each in (*others, *slow, "bulk"):
            self._register(each, HANGS if each in slow else LISTENS)
        for each in others:
            self._often(8, partial(self._measured, CALL, partial(self._call, READ, 0.03, each)))
            self._often(60, partial(self._create, each))
            self._often(45, partial(self._measured, TALK, partial(self._call, ANSWER, MODEL + 0.1)))
            self._often(10, partial(self._happen, each))
        if self.disturbed:
            for each in slow:
                self._often(1, partial(self._happen, each))
            for number in range(IMPORTED):
                self.sim.spawn(partial(self._create, "bulk"), 30 + number / IMPORTS_A_SECOND)
        for _ in range(self.crowd):
            self.sim.spawn(self._interview, self.random.uniform(0, THINKS))
        with (
            patch.object(settling, "sleep", self.sim.sleep),
            patch.object(settling, "monotonic", lambda: self.sim.now),
            patch.object(settling, "uniform", self.random.uniform),
        ):
            self.sim.run(WATCHED)
        return self

    def percentile(self, what: str, share: float) -> float:
        """Seconds. What never came to an end took longer than all that did."""
        took = sorted(self.took[what])
        rank = int(share * self.begun[what])
        return took[rank] if rank < len(took) else WATCHED

    # What the others do

    def _often(self, every: float, work: Callable[[], None]) -> None:
        """At random moments, every so many seconds on average."""
        at = self.random.expovariate(1 / every)
        while at < PRODUCED:
            self.sim.spawn(work, at)
            at += self.random.expovariate(1 / every)

    def _interview(self) -> None:
        while self.sim.now < PRODUCED:
            self._call(ANSWER, MODEL + 0.1)
            self.sim.sleep(self.random.uniform(0, 2 * THINKS))

    def _measured(self, what: str, work: Callable[[], None]) -> None:
        self.begun[what] += 1
        began = self.sim.now
        work()
        self.took[what].append(self.sim.now - began)

    def _call(self, function: str, seconds: float, key: str = "") -> None:
        """Again after a while where Lambda throttles it, as the room's page does. One call of ten asks the authorizer:
        its answers are kept."""
        for tries in range(1_000):
            authorized = not key or self.random.random() > 0.1 or self._run(AUTHORIZE, 0.02)
            if authorized and self._run(function, seconds):
                return
            self.sim.sleep(min(2.0**tries, 30))

    def _run(self, function: str, seconds: float) -> bool:
        if not self.functions.enter(function):
            return False
        self.sim.sleep(seconds)
        self.functions.leave(function)
        return True

    def _create(self, tenant: str) -> None:
        began = self.sim.now
        self._call(CREATE, 0.06, tenant)
        ref = RunRef(tenant, f"run_{self.random.getrandbits(64):016x}")
        if tenant != "bulk":
            self.begun.update((START, PLAN))
        self.relay.put(f"RUN#{tenant}#{ref.run_id}", began=began)

    # The relay and the state machine

    def _each(self, batch: list[Record], work: Callable[[Record], None]) -> None:
        if Guard.TURNS not in self.guards:
            for each in batch:
                work(each)
            return

        def go_through(run: Sequence[Record]) -> None:
            for each in run:
                work(each)

        runs = [partial(go_through, run) for run in in_turn(batch)]
        self.sim.all(runs, RUNS_AT_A_TIME)

    def _start(self, record: Record) -> None:
        while not self.starts.take():
            self.sim.sleep(0.5)
        self.sim.sleep(0.04)
        _, tenant, run_id = row_of(record).partition.split("#")
        if tenant != "bulk":
            self.took[START].append(self.sim.now - record["began"])
        self.sim.spawn(partial(self._execute, RunRef(tenant, run_id), record["began"]))

    def _execute(self, ref: RunRef, began: float) -> None:
        tried: Counter[int] = Counter()
        while error := self._plan(ref):
            self.sim.sleep(self._delay(error, tried))
        if ref.tenant_id != "bulk":
            self.took[PLAN].append(self.sim.now - began)
        self._happen(ref.tenant_id)

    def _plan(self, ref: RunRef) -> str | None:
        """The error of the task, by its name in the file."""
        if not self.functions.enter(GENERATE):
            return THROTTLED
        try:
            if Guard.SHARE in self.guards:
                self.share.enter(ref)
            self._ask(ref)
            if Guard.SHARE in self.guards:
                self.share.leave(ref)
        except TenantBusy:
            self.sim.sleep(0.05)
            return BUSY
        finally:
            self.functions.leave(GENERATE)
        return None

    def _ask(self, ref: RunRef) -> None:
        is_bulk = ref.tenant_id == "bulk"
        self.bulk += is_bulk
        self.most_of_bulk = max(self.bulk, self.most_of_bulk)
        self.sim.sleep(2 * MODEL)
        self.bulk -= is_bulk

    def _delay(self, error: str, tried: Counter[int]) -> float:
        place, retrier = next(
            (place, each)
            for place, each in enumerate(self.retriers)
            if {error, "States.ALL"} & set(each["ErrorEquals"])
        )
        longest = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** min(tried[place], 20)
        tried[place] += 1
        return self.random.uniform(0, min(longest, retrier["MaxDelaySeconds"]))

    # Webhooks

    def _register(self, tenant: str, answers_in: float) -> None:
        owner, at = tenant_owner(tenant), self.sim.clock()
        cipher = ReversibleCipher().encrypt("whsec_" + "A" * 43 + "=", owner)
        self.endpoints.held[owner] = Endpoint(
            owner,
            f"https://{tenant}.example/{answers_in}",
            created_at=at,
            updated_at=at,
            secrets=(EndpointSecret(cipher, "", at),),
        )

    def _happen(self, tenant: str) -> None:
        run_id = f"run_{self.random.getrandbits(64):016x}"
        if tenant.startswith("other"):
            self.begun[HOOK] += 1
        event = Event(
            tenant_id=tenant,
            platform_id="plt_1",
            run_id=run_id,
            interview_id=run_id,
            sequence=1,
            event_id=run_id,
            event=EventType.PLAN_GENERATED,
            state="PENDING",
            timestamp=self.sim.clock(),
            actor="system",
        )
        self.fan_out.put(f"RUN#{tenant}#{run_id}", event=event)

    def _plan_delivery(self, record: Record) -> None:
        self.sim.sleep(0.015)
        pointer = fan_out_event(
            record["event"],
            endpoints=self.endpoints,
            status_of=self.dispatcher.status_of,
            deliveries=self.deliveries,
            clock=self.sim.clock,
        )
        self.send([pointer] if pointer else [])

    def _deliver(self, pointer: Pointer) -> None:
        self.sim.sleep(0.02)
        self.dispatcher.deliver(pointer if Guard.LANES in self.guards else pointer.to_slow())

    # The ports of the sender

    def send(self, pointers: Sequence[Pointer]) -> None:
        for each in pointers:
            self.queues[each.slow and Guard.LANES in self.guards].send(each)

    def compose(self, ref: RunRef, *_: object, **__: object) -> EventBody:
        return EventBody(b'{"data": {}}', 0)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        seconds = float(url.rpartition("/")[2])
        if url.startswith("https://other"):
            happened = from_iso(headers["X-Webhook-Timestamp"])
            self.took[HOOK].append((self.sim.clock() - happened).total_seconds() + seconds)
        self.sim.sleep(seconds)
        return Outcome(status=200, milliseconds=round(seconds * 1000))
