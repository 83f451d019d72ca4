"""`ordering: "strict"`: an event of a run is sent only after the one before it is delivered or given up."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from fakes import seeded_bytes
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.circuit import OPENED_BY
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import Ordering
from interviews.usecases.webhooks.strict_order import NOT_FANNED_OUT_YET
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_fakes import OK
from webhook_scene import REF, Scene

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
MOVED = Outcome(status=302, error_class=ErrorClass.REDIRECT)


class Killed(Exception):
    """The process died here."""


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure(ordering=Ordering.STRICT)
    return scene


def planned(scene: Scene, count: int, **more: object) -> list[Delivery]:
    return [scene.planned(scene.happen(**more)) for _ in range(count)]  # type: ignore[arg-type]


def sent(scene: Scene) -> list[int]:
    return [json.loads(each.body)["sequence"] for each in scene.sender.posted]


def deliver(scene: Scene, delivery: Delivery) -> Delivery | None:
    return scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1"))


def in_order(sequences: list[int]) -> bool:
    """With repeats of the same one allowed."""
    return sequences == sorted(sequences)


def test_messages_in_the_wrong_order_are_put_right(scene: Scene) -> None:
    made = planned(scene, 4)
    for each in reversed(made):
        deliver(scene, each)
    assert sent(scene) == [1]
    scene.queue.waiting = scene.queue.waiting[4:]
    for _ in range(3):
        scene.deliver()
    assert sent(scene) == [1, 2, 3, 4]


def test_without_strict_order_they_go_as_they_come(scene: Scene) -> None:
    scene.configure()
    for each in reversed(planned(scene, 3)):
        deliver(scene, each)
    assert sent(scene) == [3, 2, 1]


def test_one_that_is_tried_again_keeps_the_later_ones_back_and_they_burn_nothing(scene: Scene) -> None:
    first, second = planned(scene, 2)
    scene.sender.outcomes = [BUSY, BUSY, OK]
    scene.run_until_quiet(hours=0.05, step_seconds=10)
    assert sent(scene) == [1, 1]
    scene.run_until_quiet(hours=0.2, step_seconds=10)
    assert sent(scene) == [1, 1, 1, 2]
    assert (scene.row(first).attempt_count, scene.row(second).attempt_count) == (3, 1)


def test_it_goes_on_at_once_when_the_earlier_one_has_failed_for_good(scene: Scene) -> None:
    first, second = planned(scene, 2)
    scene.sender.outcomes = [MOVED, OK]
    scene.deliver()
    scene.deliver()
    assert scene.row(first).status is DeliveryStatus.FAILED
    assert scene.row(second).status is DeliveryStatus.DELIVERED


def test_it_goes_on_when_the_earlier_one_is_given_up_on_hold(scene: Scene) -> None:
    scene.configure(ordering=Ordering.STRICT, is_active=False)
    first = planned(scene, 1)[0]
    scene.deliver()
    scene.run_until_quiet(hours=29 * 24, step_seconds=7200)
    second = planned(scene, 1)[0]
    scene.deliver()
    scene.run_until_quiet(hours=26, step_seconds=3600)
    assert scene.row(first).status is DeliveryStatus.FAILED
    scene.configure(ordering=Ordering.STRICT, version=2)
    scene.run_until_quiet(hours=0.5)
    assert scene.row(second).status is DeliveryStatus.DELIVERED


def test_order_holds_across_an_open_circuit(scene: Scene) -> None:
    """Its probe is the tenth event, which has to wait for the nine before it, which are on hold for the probe."""
    scene.configure()
    made = planned(scene, OPENED_BY)
    scene.sender.outcomes = [BUSY] * (OPENED_BY + 4) + [OK]
    scene.deliver()
    scene.configure(ordering=Ordering.STRICT)
    made += planned(scene, 5)
    scene.run_until_quiet(hours=2)
    assert {scene.row(each).status for each in made} == {DeliveryStatus.DELIVERED}
    assert in_order(sent(scene)[OPENED_BY:])


def test_order_holds_across_a_pause(scene: Scene) -> None:
    scene.configure(ordering=Ordering.STRICT, is_active=False)
    made = planned(scene, 12)
    scene.deliver()
    assert {scene.row(each).status for each in made} == {DeliveryStatus.HELD}
    scene.configure(ordering=Ordering.STRICT, version=2)
    made += planned(scene, 3)
    scene.deliver()
    assert sent(scene) == []
    scene.run_until_quiet(hours=0.5)
    assert sent(scene) == list(range(1, 16))


def test_events_that_nobody_wants_keep_nothing_back(scene: Scene) -> None:
    scene.configure(ordering=Ordering.STRICT, events=(EventType.APPROVED,))
    for event in (EventType.PLAN_GENERATED, EventType.APPROVED, EventType.SCHEDULED, EventType.APPROVED):
        scene.fan_out(scene.happen(event))
    scene.deliver()
    scene.deliver()
    assert sent(scene) == [2, 4]


def test_one_that_was_not_fanned_out_yet_is_waited_for(scene: Scene) -> None:
    first = scene.happen()
    second = scene.planned(scene.happen())
    deliver(scene, second)
    assert sent(scene) == []
    scene.fan_out(first)
    scene.run_until_quiet(hours=0.2)
    assert sent(scene) == [1, 2]


def test_one_that_was_never_planned_is_planned_by_the_audit_and_goes_first(scene: Scene) -> None:
    scene.happen()
    scene.planned(scene.happen())
    scene.run_until_quiet(hours=0.3)
    assert sent(scene) == [1, 2]


def test_one_whose_row_has_ended_long_ago_is_not_waited_for(scene: Scene) -> None:
    scene.happen()
    scene.clock.now += NOT_FANNED_OUT_YET * 2
    later = scene.planned(scene.happen())
    scene.clock.now += NOT_FANNED_OUT_YET
    deliver(scene, later)
    assert sent(scene) == [2]


def test_runs_do_not_wait_for_each_other(scene: Scene) -> None:
    scene.planned()
    other = replace(scene.happen(), run_id="run_2_00000002", sequence=1)
    ref = RunRef("tnt_1", other.run_id)
    scene.runs.events_of[ref] = {1: other}
    scene.runs.runs[ref] = replace(scene.runs.runs[REF], run_id=other.run_id)
    delivery = scene.planned(other)
    deliver(scene, delivery)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


@pytest.mark.parametrize("when", ["before the post", "before the pointer of the next"])
def test_a_sender_that_dies_keeps_nobody_back_for_ever(scene: Scene, when: str) -> None:
    first, second = planned(scene, 2)
    deliver(scene, second)

    def die(*args: object) -> None:
        raise Killed

    if when == "before the post":
        scene.sender.during = die
    else:
        scene.queue.send = die  # type: ignore[method-assign, assignment]
    with pytest.raises(Killed):
        deliver(scene, first)
    scene.sender.during = lambda: None
    vars(scene.queue).pop("send", None)
    scene.run_until_quiet(hours=0.5)
    assert scene.row(second).status is DeliveryStatus.DELIVERED
    assert in_order(sent(scene))


def test_an_earlier_one_that_ends_while_the_next_is_put_off_wakes_it_soon(scene: Scene) -> None:
    """The sender of the second one read the first one before it was delivered, and writes after."""
    first, second = planned(scene, 2)
    replaced = scene.deliveries.replace

    def deliver_first(before: Delivery, after: Delivery, **more: object) -> None:
        scene.deliveries.replace = replaced  # type: ignore[method-assign]
        deliver(scene, first)
        scene.deliver()
        replaced(before, after, **more)  # type: ignore[arg-type]

    scene.queue.waiting.clear()
    scene.deliveries.replace = deliver_first  # type: ignore[method-assign]
    deliver(scene, second)
    assert sent(scene) == [1, 2]
    assert scene.row(second).status is DeliveryStatus.DELIVERED


@pytest.mark.parametrize("seed", range(12))
def test_it_holds_for_any_order_of_messages_and_any_answers(scene: Scene, seed: int) -> None:
    random = Random(seed)
    scene.dispatcher = replace(scene.dispatcher, random=seeded_bytes(seed))
    answers: list[Callable[[], Outcome]] = [lambda: OK, lambda: BUSY, lambda: OK, lambda: MOVED]
    made: list[Delivery] = []
    for _ in range(40):
        if len(made) < 8:
            made.append(scene.planned(scene.happen()))
        scene.sender.outcomes = [random.choice(answers)()]
        for each in random.choices(made, k=3):
            deliver(scene, each)
        scene.clock.advance(seconds=random.choice([0, 1, 30, 300]))
        if random.random() < 0.3:
            scene.queue.waiting.clear()
        if random.random() < 0.5:
            scene.sweep()
            scene.deliver()
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=6)
    assert {scene.row(each).status for each in made} <= {DeliveryStatus.DELIVERED, DeliveryStatus.FAILED}
    assert in_order(sent(scene))
    assert set(sent(scene)) == set(range(1, 9))
    assert REF.run_id in {each.run_id for each in made}
