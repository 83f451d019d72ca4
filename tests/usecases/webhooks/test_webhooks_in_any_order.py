"""Webhooks under a source of events and a queue that do all they may: at least once, doubled, reordered, late, lost, in
parts, throttled; senders that die; receivers that fail; endpoints that go off and on."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from interviews.domain.kernel.ids import delivery_id
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.runs.events import Event
from interviews.domain.webhooks.delivery import UNFINISHED, DeliveryStatus
from interviews.domain.webhooks.endpoint import Ordering
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_fakes import OK
from webhook_scene import Scene

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
OUTCOMES = st.sampled_from(
    [
        OK,
        BUSY,
        replace(BUSY, retry_after="120"),
        Outcome(error_class=ErrorClass.TIMEOUT),
        Outcome(status=302, error_class=ErrorClass.REDIRECT),
    ]
)
WAITS = st.sampled_from([1, 6, 31, 60, 130, 400, 2000, 40_000])
LATEST_RETRY_HOURS = 30


class Killed(BaseException):
    pass


class Throttled(Exception):
    pass


class Webhooks(RuleBasedStateMachine):
    @initialize(ordering=st.sampled_from(Ordering))
    def open(self, ordering: Ordering) -> None:
        self.scene = Scene()
        self.scene.configure(ordering=ordering)
        self.scene.sender.during = self._in_flight
        self.scene.sweep()  # as it has done each minute since the stage was made
        self.events: list[Event] = []
        self.unread = 0
        self.pointers: list[Pointer] = []
        self.meanwhile: list[Pointer] = []
        self.flying: set[str] = set()
        self.outcome = OK
        self.dies = False
        self.due: dict[str, datetime] = {}
        self.done: dict[str, int] = defaultdict(int)

    @rule()
    def happen(self) -> None:
        self.events.append(self.scene.happen())

    @rule(count=st.integers(1, 4), again=st.integers(0, 3), throttled_at=st.integers(0, 6))
    def read_stream(self, count: int, again: int, throttled_at: int) -> None:
        """A part of what is new, after some that was seen already; from a record that fails on, it comes again."""
        start = max(0, self.unread - again)
        for number, event in enumerate(self.events[start : self.unread + count]):
            if number == throttled_at:
                return
            pointer = fan_out_event(
                event,
                endpoints=self.scene.endpoints,
                status_of=self.scene.status_of,
                deliveries=self.scene.deliveries,
                clock=self.scene.clock,
            )
            self.pointers += [pointer] if pointer else []
            self.unread = max(self.unread, start + number + 1)

    @rule(
        data=st.data(),
        outcome=OUTCOMES,
        keeps=st.booleans(),
        dies=st.booleans(),
        meanwhile=st.integers(0, 2),
    )
    def send(self, data: Any, outcome: Outcome, keeps: bool, dies: bool, meanwhile: int) -> None:
        """Any message at all, early or late; it may come again; while it is sent, others are."""
        self._collect()
        if not self.pointers:
            return
        pointer = data.draw(st.sampled_from(self.pointers))
        if not keeps:
            self.pointers.remove(pointer)
        self.meanwhile = [pointer, *self.pointers[:meanwhile]]
        self.outcome, self.dies = outcome, dies
        self._deliver(pointer)

    @rule()
    def lose_messages(self) -> None:
        self._collect()
        self.pointers.clear()

    @rule(seconds=WAITS)
    def wait(self, seconds: int) -> None:
        self.scene.clock.advance(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        self.scene.sweep()

    @rule()
    def sweep_that_is_throttled(self) -> None:
        class Refusing:
            def send(self, pointers: object) -> None:
                raise Throttled

        queue = self.scene.sweeper.queue
        self.scene.sweeper = replace(self.scene.sweeper, queue=Refusing())
        with suppress(Throttled):
            self.scene.sweep()
        self.scene.sweeper = replace(self.scene.sweeper, queue=queue)

    @rule(active=st.booleans())
    def switch(self, active: bool) -> None:
        for owner, endpoint in self.scene.endpoints.held.items():
            changed = replace(endpoint, is_active=active, version=endpoint.version + 1)
            self.scene.endpoints.held[owner] = changed

    @invariant()
    def the_next_attempt_is_never_put_forward(self) -> None:
        for key, row in self.scene.deliveries.rows.items():
            if row.due_at:
                assert row.due_at >= self.due.get(key, row.due_at), "nextAttemptAt went back"
                self.due[key] = row.due_at

    @invariant()
    def what_is_delivered_stays_so(self) -> None:
        for key, row in self.scene.deliveries.rows.items():
            assert row.attempt_count >= self.done[key]
            self.done[key] = row.attempt_count
            numbers = [each.number for each in self.scene.deliveries.attempts(key)]
            assert numbers == list(range(1, row.attempt_count + 1))

    @invariant()
    def an_event_keeps_its_id_over_all_attempts(self) -> None:
        bodies = defaultdict(set)
        for each in self.scene.sender.posted:
            bodies[each.headers["webhook-id"]].add(each.body)
        assert all(len(each) == 1 for each in bodies.values())

    def teardown(self) -> None:
        """The receiver is well again, the endpoint on: in the end every event is over, and none forgotten."""
        if not hasattr(self, "scene"):
            return
        self.switch(active=True)
        self.outcome, self.dies, self.meanwhile = OK, False, []
        self.scene.sender.outcomes = [OK]
        for _ in range(LATEST_RETRY_HOURS * 6):
            self.scene.sweep()
            if len(self.scene.deliveries.rows) == len(self.events) and not self._unfinished():
                break
            self._collect()
            pointers, self.pointers = self.pointers, []
            for each in pointers:
                self._deliver(each)
            self.scene.clock.advance(minutes=10)
        for event in self.events:
            row = self.scene.deliveries.rows[delivery_id(event.tenant_id, event.run_id, event.sequence)]
            redirected = row.last_attempt and row.last_attempt.error_class is ErrorClass.REDIRECT
            wanted = DeliveryStatus.FAILED if redirected else DeliveryStatus.DELIVERED
            assert row.status is wanted, row
            assert row.lease_until is None

    def _unfinished(self) -> bool:
        return any(each.status in UNFINISHED for each in self.scene.deliveries.rows.values())

    def _deliver(self, pointer: Pointer) -> None:
        with suppress(Killed):
            self.scene.dispatcher.deliver(pointer)

    def _in_flight(self) -> None:
        """Called while a request is on its way: nobody else may send the same event, whatever messages there are."""
        webhook_id = self.scene.sender.posted[-1].headers["webhook-id"]
        assert webhook_id not in self.flying, "two live leases"
        self.flying.add(webhook_id)
        dies, self.dies = self.dies, False
        others, self.meanwhile = self.meanwhile, []
        for each in others:
            self._deliver(each)
        self.flying.discard(webhook_id)
        self.scene.sender.outcomes = [self.outcome]
        if dies:
            raise Killed

    def _collect(self) -> None:
        """What the queue would show by now, and what it would only later: messages may come early, too."""
        self.pointers += [pointer for _, pointer in self.scene.queue.waiting]
        self.scene.queue.waiting.clear()


Webhooks.TestCase.settings = settings(
    max_examples=50,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestWebhooks = Webhooks.TestCase
