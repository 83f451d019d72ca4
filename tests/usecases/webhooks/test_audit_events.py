from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from interviews.adapters.kernel.record_faults import fault_of
from interviews.domain.kernel.ids import RunRef, delivery_id
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.runs.events import Event, EventType, Happened
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import Ordering, tenant_owner
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.kernel.quarantine import ParkedRun
from interviews.usecases.webhooks import audit_events as auditing
from interviews.usecases.webhooks.audit_events import Audited, Auditor, audit_events
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_fakes import OK
from webhook_scene import REF, Scene

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)


class Killed(BaseException):
    """The process died here."""


class HiddenAtFirst:
    """The index of events shows the last one only `after` a time."""

    def __init__(self, scene: Scene, after: timedelta) -> None:
        self.scene, self.shown_at = scene, scene.clock() + after

    def happened_between(self, after: datetime, until: datetime, *, limit: int) -> Sequence[Happened]:
        found = self.scene.runs.happened_between(after, until, limit=limit)
        return found if self.scene.clock() >= self.shown_at else []

    def __getattr__(self, name: str) -> object:
        return getattr(self.scene.runs, name)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def auditor(scene: Scene, **more: object) -> Auditor:
    made = Auditor(
        events=scene.runs,
        endpoints=scene.endpoints,
        status_of=scene.status_of,
        deliveries=scene.deliveries,
        log=scene.circuits,
        queue=scene.queue,
        quarantine=scene.quarantine,
        fault_of=fault_of,
        note=scene.unreadable.append,
        clock=scene.clock,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def row_of(scene: Scene, event: Event) -> Delivery | None:
    return scene.deliveries.get(delivery_id(event.tenant_id, event.run_id, event.sequence))


def status_of(scene: Scene, event: Event) -> DeliveryStatus | None:
    row = row_of(scene, event)
    return row.status if row else None


def test_an_event_that_was_never_fanned_out_is_planned_and_delivered(scene: Scene) -> None:
    event = scene.happen()
    scene.clock.advance(seconds=119)
    assert audit_events(auditor(scene)) == Audited()
    scene.clock.advance(seconds=1)
    assert audit_events(auditor(scene)) == Audited(missed=1)
    scene.deliver()
    assert status_of(scene, event) is DeliveryStatus.DELIVERED
    scene.run_until_quiet(hours=2)
    assert len(scene.sender.posted) == 1


def test_an_event_that_nobody_wants_is_planned_too_for_the_feed(scene: Scene) -> None:
    scene.configure(events=(EventType.APPROVED,))
    event = scene.happen()
    scene.clock.advance(minutes=2)
    assert audit_events(auditor(scene)) == Audited(missed=1)
    assert status_of(scene, event) is DeliveryStatus.UNROUTED
    assert scene.queue.sent == []


def test_an_event_that_is_gone_with_its_run_is_left(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.happen()
    monkeypatch.setattr(scene.runs, "event", lambda *args: None)
    scene.clock.advance(minutes=2)
    assert audit_events(auditor(scene)) == Audited()
    assert scene.deliveries.rows == {}


def test_a_lost_message_is_sent_again_once(scene: Scene) -> None:
    delivery = scene.planned()
    scene.queue.waiting.clear()
    scene.clock.advance(minutes=2)
    assert audit_events(auditor(scene)) == Audited(repaired=1)
    assert audit_events(auditor(scene)) == Audited()
    assert len(scene.queue.sent) == 2
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


@pytest.mark.parametrize("age", [timedelta(0), timedelta(seconds=119), timedelta(minutes=30)])
def test_a_sender_that_died_after_its_claim_is_followed_by_another(scene: Scene, age: timedelta) -> None:
    def die() -> None:
        raise Killed

    delivery = scene.planned()
    if age > timedelta(minutes=2):
        scene.sweeper = replace(scene.sweeper, events=HiddenAtFirst(scene, timedelta(minutes=31)))  # type: ignore[arg-type]
    for _ in range(int(age.total_seconds()) // 60):
        scene.sweep()
        scene.clock.advance(minutes=1)
    scene.clock.now += timedelta(seconds=age.total_seconds() % 60)
    scene.sender.during = die
    with pytest.raises(Killed):
        scene.deliver()
    scene.queue.waiting.clear()
    scene.sender.during = lambda: None
    scene.run_until_quiet(hours=2)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_what_is_being_sent_when_the_audit_looks_is_in_the_sweeps_sight_from_then_on(scene: Scene) -> None:
    delivery = scene.planned()
    scene.clock.advance(minutes=2)
    found: list[Audited] = []
    scene.sender.during = lambda: found.append(audit_events(auditor(scene)))
    scene.sender.outcomes = [BUSY]
    scene.deliver()
    assert found == [Audited()]
    assert len(scene.queue.sent) == 2
    row = scene.row(delivery)
    assert (row.attempt_count, row.status) == (1, DeliveryStatus.PENDING)
    assert row.sweep_at


@pytest.mark.parametrize("late", [timedelta(minutes=3), timedelta(minutes=59)])
def test_an_event_that_the_index_shows_late_is_found_by_the_second_round(
    scene: Scene, late: timedelta
) -> None:
    event = scene.happen()
    scene.sweeper = replace(scene.sweeper, events=HiddenAtFirst(scene, late))  # type: ignore[arg-type]
    scene.clock.advance(seconds=30)
    scene.run_until_quiet(hours=0.98)
    assert row_of(scene, event) is None
    scene.run_until_quiet(hours=0.1)
    assert status_of(scene, event) is DeliveryStatus.DELIVERED


def test_an_event_that_was_written_long_after_its_timestamp_is_found(scene: Scene) -> None:
    early = scene.clock()
    scene.run_until_quiet(hours=0.5)
    event = scene.happen(timestamp=early)
    scene.run_until_quiet(hours=0.6)
    assert status_of(scene, event) is DeliveryStatus.DELIVERED


def test_nothing_is_planned_or_sent_twice_however_often_it_is_looked_at(scene: Scene) -> None:
    events = [scene.happen() for _ in range(5)]
    for each in events:
        scene.fan_out(each)
    scene.deliver()
    scene.circuits.audited.clear()
    for _ in range(3):
        scene.clock.advance(minutes=30)
        assert audit_events(auditor(scene)) == Audited()
        scene.circuits.audited.clear()
    assert len(scene.deliveries.rows) == len(scene.sender.posted) == 5


def test_what_the_fan_out_plans_at_the_same_moment_is_not_planned_again(scene: Scene) -> None:
    event = scene.happen()
    scene.clock.advance(minutes=2)
    found = scene.deliveries.get_all

    def raced(ids: Sequence[str]) -> object:
        rows = found(ids)
        scene.fan_out(event)
        scene.deliver()
        return rows

    scene.deliveries.get_all = raced  # type: ignore[method-assign, assignment]
    audit_events(auditor(scene))
    scene.deliver()
    assert len(scene.sender.posted) == 1


def test_more_events_than_are_looked_at_at_once_are_all_looked_at(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "EVENTS_AT_ONCE", 7)
    for number in range(60):
        scene.happen()
        if number % 3:
            scene.clock.advance(milliseconds=1)
    scene.clock.advance(minutes=2)
    assert audit_events(auditor(scene)).missed == 60
    assert len(scene.queue.sent) == 60


def test_what_one_round_cannot_hold_is_left_to_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "EVENTS_AT_ONCE", 5)
    monkeypatch.setattr(auditing, "PARTS", 2)
    for _ in range(30):
        scene.happen()
        scene.clock.advance(milliseconds=1)
    scene.clock.advance(minutes=2)
    missed = [audit_events(auditor(scene)).missed for _ in range(6)]
    assert missed[0] == 9
    assert sum(missed) == 30


def test_dying_in_the_middle_it_looks_again(scene: Scene) -> None:
    class Dead:
        def send(self, pointers: Sequence[Pointer]) -> None:
            raise Killed

    events = [scene.happen() for _ in range(3)]
    scene.fan_out(events[0])
    scene.queue.waiting.clear()
    scene.clock.advance(minutes=2)
    with pytest.raises(Killed):
        audit_events(auditor(scene, queue=Dead()))
    scene.run_until_quiet(hours=0.5)
    assert {status_of(scene, each) for each in events} == {DeliveryStatus.DELIVERED}


def test_dying_between_two_events_it_looks_again(scene: Scene) -> None:
    events = [scene.happen() for _ in range(3)]
    add, left = scene.deliveries.add, [1]

    def die(delivery: Delivery) -> bool:
        if not left:
            raise Killed
        left.pop()
        return add(delivery)

    scene.deliveries.add = die  # type: ignore[method-assign]
    scene.clock.advance(minutes=2)
    with pytest.raises(Killed):
        audit_events(auditor(scene))
    scene.deliveries.add = add  # type: ignore[method-assign]
    scene.run_until_quiet(hours=0.2)
    assert {status_of(scene, each) for each in events} == {DeliveryStatus.DELIVERED}


def test_after_a_long_stop_it_goes_on_where_it_was(scene: Scene) -> None:
    scene.sweep()
    scene.clock.advance(minutes=1)
    event = scene.happen()
    scene.clock.advance(days=3)
    scene.run_until_quiet(hours=0.1)
    assert status_of(scene, event) is DeliveryStatus.DELIVERED


def test_a_row_that_a_sender_takes_while_the_last_audit_looks_stays_in_sight(scene: Scene) -> None:
    """The sender then dies: no audit will look at that event again."""
    delivery = scene.planned()
    scene.queue.waiting.clear()
    scene.clock.advance(hours=1, seconds=1)
    scene.circuits.audited["soon"] = scene.clock()
    replaced = scene.deliveries.replace

    def die() -> None:
        raise Killed

    def taken(before: Delivery, after: Delivery, **more: object) -> None:
        scene.deliveries.replace = replaced  # type: ignore[method-assign]
        scene.sender.during = die
        with pytest.raises(Killed):
            scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1"))
        scene.sender.during = lambda: None
        replaced(before, after, **more)  # type: ignore[arg-type]

    scene.deliveries.replace = taken  # type: ignore[method-assign]
    audit_events(auditor(scene))
    scene.run_until_quiet(hours=0.5)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_race_lost_again_and_again_has_the_audit_look_again(scene: Scene) -> None:
    scene.planned()
    scene.clock.advance(minutes=2)

    def lose(*args: object, **more: object) -> None:
        raise Clash("DELIVERY")

    replaced, scene.deliveries.replace = scene.deliveries.replace, lose  # type: ignore[method-assign]
    with pytest.raises(Clash):
        audit_events(auditor(scene))
    scene.deliveries.replace = replaced  # type: ignore[method-assign]
    assert audit_events(auditor(scene)) == Audited(repaired=1)


def test_an_event_that_cannot_be_read_does_not_keep_the_circuits_from_being_looked_after(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **more: object) -> None:
        raise Killed

    scene.configure(is_active=False)
    held = scene.planned()
    scene.deliver()
    scene.configure(version=2)
    monkeypatch.setattr(scene.runs, "happened_between", fail)
    scene.clock.advance(minutes=1)
    with pytest.raises(Killed):
        scene.sweep()
    scene.sender.outcomes = [OK]
    scene.deliver()
    assert scene.row(held).status is DeliveryStatus.DELIVERED


def test_what_waits_on_purpose_is_not_overdue(scene: Scene) -> None:
    scene.configure(ordering=Ordering.STRICT)
    scene.sender.outcomes = [BUSY]
    scene.planned()
    scene.deliver()
    scene.planned(scene.happen())
    scene.clock.advance(seconds=1)
    swept = []
    for _ in range(60):
        swept.append(scene.sweep())
        scene.deliver()
        scene.clock.advance(minutes=1)
    assert sum(each.scheduled for each in swept) >= 5  # every ten minutes, the one that waits
    assert max(each.oldest_due_seconds for each in swept) <= 60


OTHER = RunRef("tnt_2", "run_1795435200_0000beef")


def happened_to(scene: Scene, ref: RunRef, count: int) -> list[Event]:
    """Events of another run, which nobody has planned."""
    first = scene.happen()
    scene.runs.events_of[REF].popitem()
    told = [
        replace(
            first,
            tenant_id=ref.tenant_id,
            run_id=ref.run_id,
            sequence=number,
            event_id=f"{ref.run_id}-{number}",
        )
        for number in range(1, count + 1)
    ]
    scene.runs.events_of[ref] = {each.sequence: each for each in told}
    return told


def spoil(scene: Scene, monkeypatch: pytest.MonkeyPatch, event: Event) -> None:
    """Its row cannot be read any more."""
    read = scene.runs.event

    def broken(ref: RunRef, sequence: int) -> Event | None:
        if (ref.tenant_id, ref.run_id, sequence) == (event.tenant_id, event.run_id, event.sequence):
            raise ValueError("Expecting value: line 1 column 1 (char 0)")
        return read(ref, sequence)

    monkeypatch.setattr(scene.runs, "event", broken)


def test_a_broken_event_parks_its_run_and_the_audit_goes_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.configure(tenant_owner("tnt_2"))
    broken = happened_to(scene, OTHER, 4)
    good = [scene.happen() for _ in range(3)]
    spoil(scene, monkeypatch, broken[1])
    scene.clock.advance(minutes=2)
    assert audit_events(auditor(scene)) == Audited(missed=4)
    assert [status_of(scene, each) is None for each in broken] == [False, True, True, True]
    assert all(status_of(scene, each) for each in good)
    (run,) = scene.quarantine.all_parked()
    assert (run.partition, run.item, run.held) == (f"RUN#tnt_2#{OTHER.run_id}", "EVENT#000002", 2)
    assert run.reason.startswith("ValueError")
    assert "Expecting" not in run.reason
    assert [(each.row.item, each.reason) for each in scene.unreadable] == [(run.item, run.reason)]
    assert scene.circuits.audited["soon"] == scene.clock() - timedelta(minutes=2)


def test_the_later_events_of_a_parked_run_are_left_and_the_earlier_ones_planned(scene: Scene) -> None:
    events = [scene.happen() for _ in range(3)]
    row = f"RUN#{REF.tenant_id}#{REF.run_id}"
    scene.quarantine.park(ParkedRun(row, "EVENT#000002", "INSERT", "", scene.clock()))
    scene.clock.advance(minutes=2)
    assert audit_events(auditor(scene)) == Audited(missed=1)
    assert [status_of(scene, each) is None for each in events] == [False, True, True]
    scene.quarantine.release(scene.quarantine.runs[row])
    scene.clock.advance(hours=1)
    assert audit_events(auditor(scene)) == Audited(missed=2)


def test_what_is_not_the_events_fault_stops_the_audit_until_its_next_round(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "GetItem")

    def throttled(*args: object) -> None:
        raise busy

    event = scene.happen()
    scene.clock.advance(minutes=2)
    with monkeypatch.context() as patch:
        patch.setattr(scene.runs, "event", throttled)
        with pytest.raises(ClientError):
            audit_events(auditor(scene))
    assert scene.quarantine.runs == {}
    assert audit_events(auditor(scene)) == Audited(missed=1)
    assert status_of(scene, event) is DeliveryStatus.PENDING


def test_the_sweep_tells_how_many_runs_are_parked(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scene.sweep().parked_runs == 0
    spoil(scene, monkeypatch, scene.happen())
    scene.clock.advance(minutes=2)
    assert scene.sweep().parked_runs == 1
    assert scene.sweep().parked_runs == 1
