"""What lies between the functions that deliver webhooks, and a place to die before and after each of their calls.

The stream delivers a record again until its function ends well; the queue shows a message again when its function died,
and gives it up after five times; the minute's schedule comes again whatever became of the last one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from interviews.domain.runs.events import Event
from interviews.usecases.webhooks.fan_out_event import fan_out_event
from interviews.usecases.webhooks.sweep_deliveries import sweep_deliveries
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_scene import Scene

HIDDEN_SECONDS = 360
TRIES = 5
PORTS = ("runs", "endpoints", "deliveries", "circuits", "queue", "sender", "cipher")


class Killed(BaseException):
    """The process died here: nothing that it would still have done is done."""


@dataclass
class Seams:
    """The places passed, each with what `situation` said there; dies where it first passes `kill_at`."""

    kill_at: tuple[str, object] | None = None
    situation: Callable[[], object] = lambda: None
    passed: dict[tuple[str, object], None] = field(default_factory=dict)

    def at(self, place: str) -> None:
        here = (place, self.situation())
        is_first = here not in self.passed
        self.passed[here] = None
        if is_first and here == self.kill_at:
            raise Killed(place)


class Seamed:
    """A port whose every call has a place to die before and one after it."""

    def __init__(self, port: Any, name: str, seams: Seams) -> None:
        self._port, self._name, self._seams = port, name, seams

    def __getattr__(self, method: str) -> Callable[..., Any]:
        real = getattr(self._port, method)

        def call(*given: Any, **more: Any) -> Any:
            self._seams.at(f"before {self._name}.{method}")
            result = real(*given, **more)
            self._seams.at(f"after {self._name}.{method}")
            return result

        return call


@dataclass
class Message:
    pointer: Pointer
    visible_at: float
    received: int = 0


class Machinery:
    """Runs fan-out, sender and sweep over a scene as AWS does. `has_outbox`: the stream and the audit of events;
    without them whoever writes an event calls the fan-out itself. `has_sweep`: the minute's schedule."""

    def __init__(
        self, scene: Scene, seams: Seams, *, has_outbox: bool = True, has_sweep: bool = True
    ) -> None:
        self.scene = scene
        self.has_outbox, self.has_sweep = has_outbox, has_sweep
        self.records: list[Event] = []
        self.messages: list[Message] = []
        self.dead: list[Pointer] = []
        seams.situation = self.situation
        ports: dict[str, Any] = {name: Seamed(self._port(name), name, seams) for name in PORTS}
        self.ports = ports
        ports["composer"] = replace(scene.composer, runs=ports["runs"])
        self.dispatcher = replace(
            scene.dispatcher, **{name: each for name, each in ports.items() if name != "runs"}
        )
        self.sweeper = replace(
            scene.sweeper,
            events=ports["runs"] if has_outbox else cast(Any, NoEvents()),
            audit_log=cast(Any, Seamed(scene.circuits, "audit_log", seams)),
            endpoints=ports["endpoints"],
            deliveries=ports["deliveries"],
            search=ports["deliveries"],
            circuits=ports["circuits"],
            queue=ports["queue"],
        )

    def situation(self) -> object:
        """Two deaths at one place in the same situation have the same consequences: one of them is enough."""
        rows = self.scene.deliveries.rows.values()
        circuits = self.scene.circuits.rows.values()
        return (
            tuple(
                (each.status, each.attempt_count, each.lease_until is None, each.sweep_at is None)
                for each in rows
            ),
            tuple((each.state, each.failures, bool(each.places)) for each in circuits),
            len(self.records),
            len(self.messages),
            len(self.scene.sender.posted),
        )

    def _port(self, name: str) -> Any:
        return self if name == "queue" else getattr(self.scene, name)

    def send(self, pointers: list[Pointer]) -> None:
        now = self.scene.clock().timestamp()
        self.messages += [Message(each, now + each.delay_seconds) for each in pointers]

    def happen(self, event: Event) -> None:
        """The event is written: what follows may die."""
        if self.has_outbox:
            self.records.append(event)
        else:
            self._survive(lambda: self._fan_out(event))

    def run(self, *, hours: float, step_seconds: int = 60) -> None:
        for _ in range(round(hours * 3600 / step_seconds)):
            self.step()
            self.scene.clock.advance(seconds=step_seconds)

    def step(self) -> None:
        while self.records and self._survive(lambda: self._fan_out(self.records[0])):
            self.records.pop(0)
        if self.has_sweep:
            self._survive(lambda: sweep_deliveries(self.sweeper))
        while visible := [each for each in self.messages if each.visible_at <= self._now()]:
            for each in visible:
                self._receive(each)

    def _fan_out(self, event: Event) -> None:
        pointer = fan_out_event(
            event,
            endpoints=self.ports["endpoints"],
            status_of=self.scene.status_of,
            deliveries=self.ports["deliveries"],
            clock=self.scene.clock,
        )
        if pointer:
            self.ports["queue"].send([pointer])

    def _receive(self, message: Message) -> None:
        message.received += 1
        message.visible_at = self._now() + HIDDEN_SECONDS
        if self._survive(lambda: self.dispatcher.deliver(message.pointer)):
            self.messages.remove(message)
        elif message.received >= TRIES:
            self.messages.remove(message)
            self.dead.append(message.pointer)

    def _survive(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except Killed:
            return False
        return True

    def _now(self) -> float:
        return self.scene.clock().timestamp()


class NoEvents:
    """An audit that sees nothing."""

    def happened_between(self, after: str, until: str, *, limit: int) -> list[Any]:
        return []
