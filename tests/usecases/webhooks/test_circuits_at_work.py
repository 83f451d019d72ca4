"""The sender before an open circuit: what is sent, what is held, what an attempt costs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from fakes import seeded_bytes
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.circuit import MOST_IN_FLIGHT, OPENED_BY, Circuit
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_fakes import OK
from webhook_scene import PLATFORM, TENANT, Scene

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
RUN_URL = "https://run.example/hook"
RUN_CIRCUIT = f"{TENANT}|https://run.example"


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def broken(scene: Scene, **more: object) -> list[Delivery]:
    """Ten deliveries whose failures opened the circuit; the last one is its probe."""
    scene.sender.outcomes = [BUSY]
    made = [scene.planned(scene.happen(**more)) for _ in range(OPENED_BY)]  # type: ignore[arg-type]
    scene.deliver()
    return made


def test_the_tenth_failure_in_a_row_opens_the_circuit_and_probes_in_thirty_seconds(scene: Scene) -> None:
    *_, probe = broken(scene)
    circuit = scene.circuits.rows[TENANT]
    assert (circuit.is_open, circuit.probe_id) == (True, probe.delivery_id)
    assert scene.row(probe).due_at == circuit.probe_at == scene.clock() + timedelta(seconds=30)


def test_while_it_is_open_deliveries_are_held_and_burn_no_attempt(scene: Scene) -> None:
    broken(scene)
    held = scene.planned(scene.happen())
    sent = len(scene.sender.posted)
    scene.deliver()
    assert len(scene.sender.posted) == sent
    assert (scene.row(held).status, scene.row(held).attempt_count) == (DeliveryStatus.HELD, 0)


def test_a_probe_burns_no_attempt_of_the_schedule(scene: Scene) -> None:
    *_, probe = broken(scene)
    scene.run_until_quiet(hours=24)
    row = scene.row(probe)
    assert row.status is DeliveryStatus.PENDING
    assert row.attempt_count > 90
    assert row.attempt_count - row.series_start == 1


def test_a_runs_own_target_has_a_circuit_of_its_own(scene: Scene) -> None:
    broken(scene, callback_url=RUN_URL)
    assert set(scene.circuits.rows) == {RUN_CIRCUIT}
    scene.sender.outcomes = [OK]
    of_config = scene.planned(scene.happen())
    scene.deliver()
    assert scene.row(of_config).status is DeliveryStatus.DELIVERED


def test_a_healthy_endpoint_has_no_circuit_at_all(scene: Scene) -> None:
    scene.planned()
    scene.deliver()
    assert scene.circuits.rows == {}


def test_our_own_errors_say_nothing_of_the_receiver(scene: Scene) -> None:
    scene.endpoints.held.clear()
    for _ in range(OPENED_BY):
        scene.planned(scene.happen(callback_url=RUN_URL))
    scene.deliver()
    assert scene.circuits.rows == {}


def test_retry_after_holds_for_the_probe_too(scene: Scene) -> None:
    scene.sender.outcomes = [replace(BUSY, retry_after="7200")]
    made = [scene.planned(scene.happen()) for _ in range(OPENED_BY)]
    scene.deliver()
    at = scene.clock() + timedelta(hours=2)
    assert scene.row(made[-1]).due_at == scene.row(made[-1]).sweep_at == at
    assert scene.circuits.rows[TENANT].probe_at == at
    held = scene.planned(scene.happen())
    sent = len(scene.sender.posted)
    scene.run_until_quiet(hours=1.9)
    assert len(scene.sender.posted) == sent
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.2)
    assert scene.row(held).status is DeliveryStatus.DELIVERED


def test_a_probe_that_cannot_be_signed_does_not_turn_in_a_circle(scene: Scene) -> None:
    *_, probe = broken(scene, callback_url=RUN_URL)
    scene.endpoints.held.clear()
    scene.clock.advance(seconds=30)
    before = scene.row(probe).attempt_count
    for _ in range(20):
        scene.deliver()
    row = scene.row(probe)
    assert (row.attempt_count, row.attempt_count - row.series_start) == (before + 1, 2)
    assert row.due_at
    assert row.due_at > scene.clock()
    assert scene.circuits.rows[RUN_CIRCUIT].probe_id is None


def test_where_the_probe_ends_for_good_another_one_takes_its_place(scene: Scene) -> None:
    *_, probe = broken(scene)
    held = scene.planned(scene.happen())
    scene.deliver()
    scene.sender.outcomes = [Outcome(status=302, error_class=ErrorClass.REDIRECT)]
    scene.clock.advance(seconds=30)
    scene.deliver()
    assert scene.row(probe).status is DeliveryStatus.FAILED
    assert scene.circuits.rows[TENANT].probe_id is None
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.2)
    assert scene.row(held).status is DeliveryStatus.DELIVERED


def test_a_slow_receiver_gets_ten_requests_at_a_time_and_the_rest_later(scene: Scene) -> None:
    scene.sender.outcomes = [replace(OK, milliseconds=4000)]
    scene.planned()
    scene.deliver()
    made = [scene.planned(scene.happen()) for _ in range(MOST_IN_FLIGHT + 5)]
    pointers = [Pointer(each.delivery_id, "tnt_1", slow=True) for each in made]
    at_once: list[int] = []

    def nest() -> None:
        at_once.append(len(pointers))
        if pointers:
            scene.dispatcher.deliver(pointers.pop())

    scene.sender.during = nest
    scene.queue.waiting.clear()
    scene.dispatcher.deliver(pointers.pop())
    assert len(at_once) == MOST_IN_FLIGHT
    scene.sender.during = lambda: None
    scene.run_until_quiet(hours=0.5, step_seconds=5)
    assert {scene.row(each).status for each in made} == {DeliveryStatus.DELIVERED}
    assert {scene.row(each).attempt_count for each in made} == {1}


def test_a_rate_limit_spreads_the_requests_and_burns_no_attempts(scene: Scene) -> None:
    scene.configure(max_per_second=2)
    scene.dispatcher = replace(scene.dispatcher, random=seeded_bytes())
    made = [scene.planned(scene.happen()) for _ in range(20)]
    scene.deliver()
    assert len(scene.sender.posted) == 2
    sent = []
    for _ in range(300):
        before = len(scene.sender.posted)
        scene.clock.advance(seconds=1)
        scene.deliver()
        sent.append(len(scene.sender.posted) - before)
    assert max(sent) <= 2
    assert {scene.row(each).attempt_count for each in made} == {1}


def test_what_was_held_by_a_writer_that_lost_a_race_is_held_all_the_same(scene: Scene) -> None:
    scene.configure(is_active=False)
    first, second = scene.planned(), scene.planned(scene.happen())
    replaced = scene.circuits.replace

    def race(before: object, after: object) -> object:
        scene.circuits.replace = replaced  # type: ignore[method-assign]
        scene.dispatcher.deliver(Pointer(second.delivery_id, "tnt_1"))
        return replaced(before, after)  # type: ignore[arg-type]

    scene.circuits.replace = race  # type: ignore[method-assign, assignment]
    scene.dispatcher.deliver(Pointer(first.delivery_id, "tnt_1"))
    assert {scene.row(each).status for each in (first, second)} == {DeliveryStatus.HELD}


def test_a_platform_is_no_tenants_endpoint(scene: Scene) -> None:
    scene.endpoints.held.clear()
    scene.configure(PLATFORM)
    broken(scene)
    assert set(scene.circuits.rows) == {PLATFORM}


def enter_meanwhile(scene: Scene, how: Callable[[Circuit], Circuit]) -> None:
    """Somebody else writes the circuit between the sender's read and its write, once."""
    replaced = scene.circuits.replace

    def race(before: Circuit, after: Circuit) -> Circuit:
        scene.circuits.replace = replaced  # type: ignore[method-assign]
        known = scene.circuits.get(before.key, before.owner)
        scene.circuits.replace(known, how(known))
        return replaced(before, after)

    scene.circuits.replace = race  # type: ignore[method-assign]


def test_a_place_that_was_lost_to_a_race_is_asked_for_again(scene: Scene) -> None:
    scene.configure(max_per_second=5)
    delivery = scene.planned()
    enter_meanwhile(scene, lambda known: known.entered("another", 5, scene.clock()))
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_circuit_that_opened_meanwhile_lets_nothing_through(scene: Scene) -> None:
    scene.configure(max_per_second=50)
    delivery = scene.planned()

    def opened(known: Circuit) -> Circuit:
        for number in range(OPENED_BY):
            known = known.failed(f"x{number}", "TIMEOUT", 1, scene.clock())
        return known

    enter_meanwhile(scene, opened)
    scene.deliver()
    assert scene.sender.posted == []
    scene.clock.advance(seconds=5)
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.HELD


def test_an_endpoint_that_is_well_again_has_its_requests_counted_no_more(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    scene.planned()
    scene.deliver()
    scene.run_until_quiet(hours=0.05, step_seconds=10)
    stored = scene.circuits.rows[TENANT]
    assert (stored.failures, stored.quiet_since is not None) == (0, True)
    scene.planned(scene.happen())
    scene.deliver()
    assert len(scene.sender.posted) == 3
    assert scene.circuits.rows[TENANT] == stored


@pytest.mark.parametrize(
    "first",
    [replace(OK, milliseconds=4000), Outcome(error_class=ErrorClass.TIMEOUT, milliseconds=5000), BUSY],
)
def test_what_goes_to_a_receiver_that_takes_its_time_holds_no_sender_of_the_others(
    scene: Scene, first: Outcome
) -> None:
    """A pointer of the first lane is passed on without an attempt; the second lane makes it."""
    scene.sender.outcomes = [first, OK]
    scene.planned()
    scene.deliver()
    scene.queue.waiting.clear()
    next_one = scene.planned(scene.happen())
    (pointer,) = scene.queue.take()
    assert not pointer.slow
    assert scene.dispatcher.deliver(pointer) is None
    assert len(scene.sender.posted) == 1
    assert scene.row(next_one).attempt_count == 0
    (passed_on,) = scene.queue.take()
    assert passed_on == pointer.to_slow()
    assert scene.dispatcher.deliver(passed_on)
    assert scene.row(next_one).status is DeliveryStatus.DELIVERED


def test_a_receiver_that_answers_well_stays_in_the_first_lane_and_comes_back_to_it(scene: Scene) -> None:
    scene.sender.outcomes = [OK, BUSY, OK]
    for _ in range(2):
        scene.planned(scene.happen())
        scene.deliver()
    assert [each.slow for each in scene.queue.sent] == [False, False, True]
    scene.clock.advance(seconds=10)
    scene.deliver()
    later = scene.planned(scene.happen())
    (pointer,) = scene.queue.take()
    assert scene.dispatcher.deliver(pointer)
    assert scene.row(later).status is DeliveryStatus.DELIVERED


def test_a_pointer_of_the_second_lane_is_never_passed_on_again(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY]
    delivery = scene.planned()
    scene.deliver()
    for _ in range(5):
        scene.clock.advance(seconds=400)
        scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1", slow=True))
    assert scene.row(delivery).attempt_count > 1
    assert all(each.slow for each in scene.queue.sent[1:])
