from collections.abc import Sequence
from dataclasses import replace

import pytest

from interviews.domain.delivery import Delivery, DeliveryStatus
from interviews.usecases.sweep_deliveries import sweep_deliveries
from webhook_scene import Scene, counts


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def test_a_message_on_its_way_is_left_alone(scene: Scene) -> None:
    scene.planned()
    scene.clock.advance(seconds=119)
    assert counts(scene.sweep()) == (0, 0)


def test_a_lost_message_is_sent_again_and_counted(scene: Scene) -> None:
    delivery = scene.planned()
    scene.queue.waiting.clear()
    scene.clock.advance(seconds=120)
    assert counts(scene.sweep()) == (0, 1)
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_long_queue_is_not_made_longer_each_minute(scene: Scene) -> None:
    scene.planned()
    scene.queue.waiting.clear()
    scene.clock.advance(minutes=2)
    sent = len(scene.queue.sent)
    for _ in range(9):
        scene.sweep()
        scene.clock.advance(minutes=1)
    assert len(scene.queue.sent) == sent + 1


def test_a_sweep_that_dies_before_the_queue_is_made_good_by_a_later_one(scene: Scene) -> None:
    class Dead:
        def send(self, pointers: object) -> None:
            raise RuntimeError

    delivery = scene.planned()
    scene.queue.waiting.clear()
    scene.clock.advance(minutes=2)
    with pytest.raises(RuntimeError):
        sweep_deliveries(replace(scene.sweeper, queue=Dead()))
    scene.run_until_quiet(hours=0.25)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_delivery_that_moved_on_meanwhile_is_left_to_its_sender(scene: Scene) -> None:
    class Stale:
        def to_sweep(self, until: str, *, limit: int) -> Sequence[Delivery]:
            found = scene.deliveries.to_sweep(until, limit=limit)
            scene.deliver()
            return found

        def __getattr__(self, name: str) -> object:
            return getattr(scene.deliveries, name)

    delivery = scene.planned()
    scene.clock.advance(minutes=2)
    swept = sweep_deliveries(replace(scene.sweeper, deliveries=Stale()))  # type: ignore[arg-type]
    assert counts(swept) == (0, 0)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_deliveries_that_are_over_are_not_seen(scene: Scene) -> None:
    scene.planned()
    scene.deliver()
    scene.clock.advance(days=10)
    assert counts(scene.sweep()) == (0, 0)
