"""Receivers beside each other: one that hangs must not take the sender from the others, and none can fill our dead
letter queue by failing."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import cycle, islice

from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.kernel.records import from_record
from interviews.domain.tenants.tenant import Tenant
from interviews.domain.webhooks.delivery import DeliveryStatus
from interviews.domain.webhooks.endpoint import Endpoint, tenant_owner
from interviews.runtime.declared import FunctionConfig, Invoker
from interviews.runtime.queues import QueueReader
from interviews.runtime.settings import NoSettings
from interviews.usecases.webhooks.deliver_webhook import Dispatcher
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.webhook_ports import Pointer
from virtual_time import VirtualTime
from webhook_fakes import OK
from webhook_scene import REF, SECRET, Scene

ENDPOINTS = 100
WORKERS = 60
HANGING = tenant_owner("tnt_0")
HANGS_SECONDS, ANSWERS_SECONDS, IDLE_SECONDS = 5.0, 0.05, 0.2
FACTOR = 2
"""What the healthy receivers' p99 may grow by because of the hanging one."""


@dataclass
class Street:
    """Endpoints that get an event every five seconds each; the hanging one gets twenty a second: with five seconds for
    each, alone more than all the workers could hold."""

    hangs: bool
    protects: bool = True
    minutes: float = 4
    scene: Scene = field(default_factory=Scene)
    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    in_flight: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.time = VirtualTime(self.scene.clock)
        self.queue: dict[str, list[Pointer]] = defaultdict(list)
        at = self.scene.clock()
        for number in range(ENDPOINTS):
            self.scene.tenants.tenants[f"tnt_{number}"] = Tenant(f"tnt_{number}", "plt_1", "Tenant", at)
            ref = RunRef(f"tnt_{number}", "run_1_00000001")
            self.scene.runs.runs[ref] = replace(self.scene.runs.runs[REF], tenant_id=ref.tenant_id)
            owner = tenant_owner(ref.tenant_id)
            sealed = self.scene.service.seal(SECRET, owner, self.scene.clock())
            self.scene.endpoints.held[owner] = Endpoint(
                owner, f"https://{number}.example/", created_at=at, updated_at=at, secrets=(sealed,)
            )
        self.scene.sender.post = self._post  # type: ignore[method-assign]

    def played(self) -> list[float]:
        """Seconds from each healthy endpoint's event to its delivery, shortest first."""
        until = self.scene.clock() + timedelta(minutes=self.minutes)
        sources = [lambda: self._happen(1, ENDPOINTS, 5.0 / (ENDPOINTS - 1)), self._sweep]
        if self.hangs:
            sources.append(lambda: self._happen(0, 1, 0.05))
        self.time.run([*sources, *[self._work] * WORKERS], until)
        return sorted(each for owner, found in self.latencies.items() if owner != HANGING for each in found)

    def _happen(self, first: int, end: int, every: float) -> None:
        for number in cycle(range(first, end)):
            ref = RunRef(f"tnt_{number}", "run_1_00000001")
            event = replace(self.scene.happen(), tenant_id=ref.tenant_id, run_id=ref.run_id)
            self.scene.runs.events_of.setdefault(ref, {})[event.sequence] = event
            pointer = fan_out_event(
                event,
                endpoints=self.scene.endpoints,
                status_of=self.scene.status_of,
                deliveries=self.scene.deliveries,
                clock=self.scene.clock,
            )
            if pointer:
                self.queue[pointer.tenant_id].append(pointer)
            self.time.sleep(every)

    def _sweep(self) -> None:
        while True:
            self.time.sleep(60)
            self.scene.sweep()

    def _work(self) -> None:
        while True:
            pointer = self._take()
            if pointer is None:
                self.time.sleep(IDLE_SECONDS)
                continue
            self.in_flight[pointer.tenant_id] += 1
            done = self.scene.dispatcher.deliver(pointer)
            self.in_flight[pointer.tenant_id] -= 1
            if done and done.status is DeliveryStatus.DELIVERED:
                waited = self.scene.clock() - done.created_at
                self.latencies[done.owner].append(waited.total_seconds())

    def _take(self) -> Pointer | None:
        """As a fair queue of SQS: first from the tenant with the fewest messages in flight."""
        for each in self.scene.queue.take():
            self.queue[each.tenant_id].append(each)
        waiting = [tenant for tenant, pointers in self.queue.items() if pointers]
        if not waiting:
            return None
        tenant = min(waiting, key=lambda each: self.in_flight[each])
        return self.queue[tenant].pop(0)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        if url == "https://0.example/":
            self.time.sleep(HANGS_SECONDS)
            if not self.protects:
                self.scene.circuits.rows.clear()
            return Outcome(error_class=ErrorClass.TIMEOUT, milliseconds=5000)
        self.time.sleep(ANSWERS_SECONDS)
        return OK


def p99(latencies: list[float]) -> float:
    return latencies[int(len(latencies) * 0.99)]


def test_a_hanging_receiver_leaves_the_others_their_pace() -> None:
    alone, beside = Street(hangs=False).played(), Street(hangs=True).played()
    assert len(beside) >= 0.99 * len(alone)
    assert p99(beside) <= FACTOR * p99(alone)


def test_without_its_circuit_the_same_receiver_slows_all_of_them() -> None:
    alone = Street(hangs=False, minutes=1).played()
    beside = Street(hangs=True, protects=False, minutes=1).played()
    assert p99(beside) > FACTOR * p99(alone)


FAILURES = (
    Outcome(status=500, error_class=ErrorClass.STATUS_5XX),
    Outcome(status=404, error_class=ErrorClass.STATUS_4XX),
    Outcome(error_class=ErrorClass.TIMEOUT),
    Outcome(error_class=ErrorClass.CONNECT_FAILED),
    Outcome(error_class=ErrorClass.TLS_EXPIRED),
    Outcome(error_class=ErrorClass.DNS_FAILED),
    Outcome(status=302, error_class=ErrorClass.REDIRECT),
    Outcome(error_class=ErrorClass.ADDRESS_REFUSED),
    Outcome(status=200, error_class=ErrorClass.BAD_RESPONSE),
)


def test_ten_thousand_deliveries_to_failing_receivers_leave_the_dead_letter_queue_empty() -> None:
    scene = Scene()
    scene.configure()
    failures = cycle(FAILURES)
    scene.sender.post = lambda url, headers, body: next(failures)  # type: ignore[method-assign]

    def deliver(body: str, dispatcher: Dispatcher) -> None:
        dispatcher.deliver(from_record(Pointer, json.loads(body)))

    reader = QueueReader(deliver, FunctionConfig(Invoker.QUEUE), NoSettings, lambda _: scene.dispatcher)
    for number in range(10_000):
        # Each run has a target of its own, so that no circuit keeps any of them from being tried.
        scene.fan_out(scene.happen(callback_url=f"https://{number}.example/"))
    tried = failed = 0
    for _ in range(10):
        pointers = scene.queue.take()
        tried += len(pointers)
        while batch := list(islice(pointers, 10)):
            del pointers[:10]
            records = [{"messageId": each.delivery_id, "body": _body(each)} for each in batch]
            failed += len(reader({"Records": records}, None)["batchItemFailures"])
        scene.clock.advance(seconds=60)
    assert tried >= 20_000 * 2 / 3
    assert failed == 0
    assert all(each.last_attempt for each in scene.deliveries.rows.values())


def _body(pointer: Pointer) -> str:
    return f'{{"deliveryId": "{pointer.delivery_id}", "tenantId": "{pointer.tenant_id}"}}'
