"""The rows that the sweep looks after have a `sweep_at`: each scene makes one and sees it found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.usecases.webhooks.sweep_deliveries import ROWS_PER_SHARD, sweep_deliveries
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_scene import Scene, counts

FAILED = Outcome(status=500, error_class=ErrorClass.STATUS_5XX, milliseconds=12)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def redelivered(scene: Scene) -> Delivery:
    """Due now by the schedule; its pointer comes from the sweep alone. Nothing else is in the queue."""
    delivery = scene.planned()
    return stored(scene, delivery.redelivered(scene.clock()))


def failed_once(scene: Scene) -> Delivery:
    """Due in five seconds by a message that is lost."""
    delivery = scene.planned()
    scene.sender.outcomes.insert(0, FAILED)
    (after,) = scene.deliver()
    scene.queue.waiting.clear()
    assert (after.status, after.attempt_count) == (DeliveryStatus.PENDING, 1)
    return scene.row(delivery)


def stored(scene: Scene, delivery: Delivery) -> Delivery:
    scene.deliveries.rows[delivery.delivery_id] = delivery
    scene.queue.waiting.clear()
    return delivery


def pointers(scene: Scene) -> list[Pointer]:
    return [each for _, each in scene.queue.waiting]


def test_what_is_due_by_the_schedule_is_queued_and_delivered(scene: Scene) -> None:
    delivery = redelivered(scene)
    assert counts(scene.sweep()) == (1, 0)
    assert pointers(scene) == [Pointer(delivery.delivery_id, "tnt_1")]
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_what_is_due_later_is_left_until_then(scene: Scene) -> None:
    stored(scene, scene.planned().due(scene.clock() + timedelta(minutes=30), by_queue=False))
    scene.clock.advance(minutes=29, seconds=59)
    assert counts(scene.sweep()) == (0, 0)
    assert pointers(scene) == []
    scene.clock.advance(seconds=1)
    assert counts(scene.sweep()) == (1, 0)


def test_a_message_on_its_way_is_left_alone(scene: Scene) -> None:
    failed_once(scene)
    scene.clock.advance(seconds=5 + 119)
    assert counts(scene.sweep()) == (0, 0)
    assert pointers(scene) == []


def test_a_lost_message_is_sent_again_and_counted(scene: Scene) -> None:
    delivery = failed_once(scene)
    scene.clock.advance(seconds=5 + 120)
    assert counts(scene.sweep()) == (0, 1)
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_delivery_whose_sender_died_is_sent_again_when_its_lease_is_over(scene: Scene) -> None:
    delivery = redelivered(scene)
    stored(scene, delivery.claimed(scene.clock()))
    scene.clock.advance(seconds=29)
    assert counts(scene.sweep()) == (0, 0)
    scene.clock.advance(seconds=1)
    assert counts(scene.sweep()) == (0, 1)
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_an_event_whose_first_message_is_lost_is_made_good_by_the_audit(scene: Scene) -> None:
    delivery = scene.planned()
    assert delivery.sweep_at is None
    scene.queue.waiting.clear()
    scene.clock.advance(seconds=119)
    assert counts(scene.sweep()) == (0, 0)
    scene.clock.advance(seconds=1)
    assert counts(scene.sweep()) == (0, 1)


def test_a_long_queue_is_not_made_longer_each_minute(scene: Scene) -> None:
    redelivered(scene)
    sent = len(scene.queue.sent)
    lengths = []
    for _ in range(11):
        scene.sweep()
        lengths.append(len(scene.queue.sent) - sent)
        scene.clock.advance(minutes=1)
    assert lengths == [1] * 10 + [2]


def test_a_backlog_is_drained_over_several_rounds(scene: Scene) -> None:
    delivery = redelivered(scene)
    for number in range(ROWS_PER_SHARD):
        stored(scene, replace(delivery, delivery_id=f"dlv_{number:032}"))
    assert counts(scene.sweep()) == (ROWS_PER_SHARD, 0)
    assert counts(scene.sweep()) == (1, 0)
    assert counts(scene.sweep()) == (0, 0)


def test_a_sweep_that_dies_before_the_queue_is_made_good_by_a_later_one(scene: Scene) -> None:
    class Dead:
        def send(self, pointers: object) -> None:
            raise RuntimeError

    delivery = redelivered(scene)
    with pytest.raises(RuntimeError):
        sweep_deliveries(replace(scene.sweeper, queue=Dead()))
    assert scene.row(delivery).sweep_at == scene.clock() + timedelta(minutes=10)
    scene.run_until_quiet(hours=0.25)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_delivery_that_moved_on_meanwhile_is_left_to_its_sender(scene: Scene) -> None:
    class Stale:
        """Between the sweep's reading and its writing, the sender delivers."""

        found: Sequence[Delivery] = ()

        def to_sweep(self, until: datetime, *, limit: int) -> Sequence[Delivery]:
            self.found = scene.deliveries.to_sweep(until, limit=limit)
            scene.queue.send([Pointer(each.delivery_id, each.tenant_id) for each in self.found])
            scene.deliver()
            return self.found

        def __getattr__(self, name: str) -> object:
            return getattr(scene.deliveries, name)

    delivery, stale = redelivered(scene), Stale()
    swept = sweep_deliveries(replace(scene.sweeper, deliveries=stale, search=stale))  # type: ignore[arg-type]
    assert [each.delivery_id for each in stale.found] == [delivery.delivery_id]
    assert counts(swept) == (0, 0)
    assert swept.oldest_due_seconds == 0
    assert pointers(scene) == []
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_how_late_the_oldest_is_counts_from_when_it_was_due(scene: Scene) -> None:
    delivery = failed_once(scene)
    scene.clock.advance(minutes=4, seconds=5)
    stored(scene, replace(delivery.redelivered(scene.clock()), delivery_id="dlv_" + "0" * 32))
    scene.clock.advance(minutes=3)
    swept = scene.sweep()
    assert counts(swept) == (1, 1)
    assert swept.oldest_due_seconds == 7 * 60


def test_what_waits_for_a_free_place_is_neither_late_nor_lost(scene: Scene) -> None:
    delivery = redelivered(scene)
    stored(scene, delivery.waiting(scene.clock()))
    scene.clock.advance(minutes=10)
    swept = scene.sweep()
    assert counts(swept) == (1, 0)
    assert swept.oldest_due_seconds == 0


def test_deliveries_that_are_over_are_not_seen(scene: Scene) -> None:
    delivery = redelivered(scene)
    scene.sweep()
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED
    scene.clock.advance(days=10)
    swept = scene.sweep()
    assert counts(swept) == (0, 0)
    assert swept.oldest_due_seconds == 0
