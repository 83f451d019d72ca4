"""One run with an event, its tenant and platform, and everything that delivers webhooks, in memory."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from fakes import FixedClock, InMemoryQuarantine, InMemoryRunStore, InMemoryTenantStore, seeded_bytes
from interviews.adapters.kernel.ed25519_signer import Ed25519Signer
from interviews.adapters.kernel.record_faults import fault_of
from interviews.domain.kernel.access import Caller, Permission
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.times import to_epoch
from interviews.domain.runs.events import Event, EventType
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Run
from interviews.domain.tenants.tenant import Platform, Tenant
from interviews.domain.webhooks.delivery import Delivery
from interviews.domain.webhooks.endpoint import Endpoint, platform_owner, tenant_owner
from interviews.usecases.kernel.ports import Idempotency, Json
from interviews.usecases.kernel.quarantine import UnreadableRow
from interviews.usecases.runs.compose_event import EventComposer
from interviews.usecases.runs.run_store import Artefact
from interviews.usecases.tenants.admission import tenant_status
from interviews.usecases.webhooks.deliver_webhook import Dispatcher
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.sweep_deliveries import Sweeper, Swept, sweep_deliveries
from interviews.usecases.webhooks.webhook_service import WebhookService
from webhook_fakes import (
    InMemoryCircuitStore,
    InMemoryDeliveryStore,
    InMemoryEndpointStore,
    InMemoryQueue,
    ReversibleCipher,
    ScriptedSender,
)

REF = RunRef("tnt_1", "run_1795435200_0000abcd")
TENANT, PLATFORM = tenant_owner("tnt_1"), platform_owner("plt_1")
URL, PLATFORM_URL = "https://ats.example/hook", "https://platform.example/hook"
SECRET, PLATFORM_SECRET = "whsec_" + "A" * 43 + "=", "whsec_" + "B" * 43 + "="
SIGNER = Ed25519Signer(lambda: "s" * 64)
LINK = "https://host/api/interview/join/" + "ab" * 32
METADATA = {"requisition": "R-1"}
CALLER = Caller("key_1", "tenant", "plt_1", "tnt_1", frozenset(Permission))
STRANGER = Caller("key_2", "tenant", "plt_1", "tnt_2", frozenset(Permission))


@dataclass
class Scene:
    clock: FixedClock = field(default_factory=FixedClock)

    def __post_init__(self) -> None:
        self.runs = InMemoryRunStore(self.clock)
        self.tenants = InMemoryTenantStore()
        self.endpoints = InMemoryEndpointStore(self.clock)
        self.deliveries = InMemoryDeliveryStore(self.clock)
        self.circuits = InMemoryCircuitStore()
        self.queue = InMemoryQueue(self.clock)
        self.quarantine = InMemoryQuarantine()
        self.unreadable: list[UnreadableRow] = []
        self.sender = ScriptedSender()
        self.cipher = ReversibleCipher()
        self.random = seeded_bytes()
        self.service = WebhookService(self.endpoints, self.cipher, self.clock, self.random)
        self.composer = EventComposer(self.runs, lambda ref: LINK, self.clock)
        self.status_of = lambda tenant_id: tenant_status(tenant_id, self.tenants)
        self.dispatcher = Dispatcher(
            composer=self.composer,
            endpoints=self.endpoints,
            status_of=self.status_of,
            deliveries=self.deliveries,
            circuits=self.circuits,
            queue=self.queue,
            sender=self.sender,
            cipher=self.cipher,
            sign_ed25519=SIGNER.sign,
            clock=self.clock,
            random=lambda count: b"\x7f" + b"\xff" * (count - 1),
        )
        self.sweeper = Sweeper(
            events=self.runs,
            endpoints=self.endpoints,
            status_of=self.status_of,
            deliveries=self.deliveries,
            search=self.deliveries,
            circuits=self.circuits,
            audit_log=self.circuits,
            queue=self.queue,
            quarantine=self.quarantine,
            parked_runs=lambda: len(self.quarantine.runs),
            fault_of=fault_of,
            note=self.unreadable.append,
            clock=self.clock,
        )
        self.runs.runs[REF] = a_run(self.clock())
        at = self.clock()
        self.tenants.platforms["plt_1"] = Platform("plt_1", "Platform", at)
        for tenant_id in ("tnt_1", "tnt_2"):
            self.tenants.tenants[tenant_id] = Tenant(tenant_id, "plt_1", "Tenant", at)

    def configure(
        self, owner: str = TENANT, url: str = URL, secret: str = SECRET, **more: object
    ) -> Endpoint:
        at = self.clock()
        sealed = self.service.seal(secret, owner, self.clock())
        endpoint = Endpoint(owner, url, created_at=at, updated_at=at, secrets=(sealed,))
        self.endpoints.held[owner] = replace(endpoint, **more)  # type: ignore[arg-type]
        return self.endpoints.held[owner]

    def happen(self, event: EventType = EventType.PLAN_GENERATED, **more: object) -> Event:
        """An event of the run, with its request stored beside it."""
        events = self.runs.events_of.setdefault(REF, {})
        number = len(events) + 1
        happened = Event(
            tenant_id="tnt_1",
            platform_id="plt_1",
            run_id=REF.run_id,
            interview_id="7b1c",
            sequence=number,
            event_id=f"event-{number}",
            event=event,
            state="PENDING",
            timestamp=self.clock(),
            actor="system",
            candidate_ref="c-1",
            data={"planId": "p-1", "planVersion": 1},
        )
        events[number] = replace(happened, **more)  # type: ignore[arg-type]
        self.store("REQUEST", {"qualifications": [], "metadata": METADATA})
        return events[number]

    def store(self, name: str, document: Json) -> None:
        artefact = Artefact(name, document, to_epoch(self.clock()) + 10_000_000)
        self.runs.documents.setdefault(REF, {})[name] = artefact

    def fan_out(self, event: Event) -> Delivery | None:
        pointer = fan_out_event(
            event,
            endpoints=self.endpoints,
            status_of=self.status_of,
            deliveries=self.deliveries,
            clock=self.clock,
        )
        if pointer is None:
            return None
        self.queue.send([pointer])
        return self.deliveries.rows[pointer.delivery_id]

    def planned(self, event: Event | None = None) -> Delivery:
        delivery = self.fan_out(event or self.happen())
        assert delivery
        return delivery

    def deliver(self) -> list[Delivery]:
        """What the sender makes of all messages that are visible by now, and of those that it passes on to the slow
        lane."""
        pointers = self.queue.take()
        done = [self.dispatcher.deliver(each) for each in pointers]
        done += [self.dispatcher.deliver(each) for each in self.queue.take(slow=True)]
        return [each for each in done if each]

    def sweep(self) -> Swept:
        return sweep_deliveries(self.sweeper)

    def row(self, delivery: Delivery) -> Delivery:
        return self.deliveries.rows[delivery.delivery_id]

    def run_until_quiet(self, *, hours: float, step_seconds: int = 60) -> None:
        """The whole machine, a minute at a time."""
        for _ in range(round(hours * 3600 / step_seconds)):
            self.sweep()
            self.deliver()
            self.clock.advance(seconds=step_seconds)


def a_run(now: datetime) -> Run:
    at = now
    return Run(REF.tenant_id, "plt_1", REF.run_id, "7b1c", State.PENDING, at, at, to_epoch(now) + 100_000_000)


def once(key: str = "key-1", request: str = "hash", tenant: str = "tnt_1") -> Idempotency:
    return Idempotency(tenant, key, request)


def counts(swept: Swept) -> tuple[int, int]:
    """What was due by the schedule, and what was lost."""
    return swept.scheduled, swept.repaired
