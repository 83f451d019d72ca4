from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.circuit import OPENED_BY, Circuit
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import DisabledReason, Endpoint, Ordering
from interviews.usecases.webhooks import watch_circuits as watching
from interviews.usecases.webhooks.put_webhook_config import put_webhook_config
from interviews.usecases.webhooks.sweep_deliveries import sweep_deliveries
from interviews.usecases.webhooks.watch_circuits import RELEASED_PER_ROUND
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_fakes import OK
from webhook_scene import PLATFORM, PLATFORM_URL, TENANT, URL, Scene

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
GONE = Outcome(status=410, error_class=ErrorClass.GONE)
FAILING = "webhook.endpoint_failing"
DISABLED = "webhook.endpoint_disabled"


class Killed(BaseException):
    """The process died here."""


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def break_circuit(scene: Scene) -> list[Delivery]:
    scene.sender.outcomes = [BUSY]
    made = [scene.planned(scene.happen()) for _ in range(OPENED_BY)]
    scene.deliver()
    return made


def hold(scene: Scene, count: int = 1) -> list[Delivery]:
    """So many more, a second after the other, that find the circuit open or the endpoint off."""
    made = []
    for _ in range(count):
        scene.clock.advance(seconds=1)
        made.append(scene.planned(scene.happen()))
    scene.deliver()
    assert statuses(scene, made) == {DeliveryStatus.HELD}
    return made


def statuses(scene: Scene, deliveries: list[Delivery]) -> set[DeliveryStatus]:
    return {scene.row(each).status for each in deliveries}


def save(scene: Scene, **more: object) -> None:
    """As the owner does it."""
    wanted: dict[str, object] = {
        "callback_url": URL,
        "events": (),
        "description": None,
        "secret": None,
        "ordering": Ordering.NONE,
        "max_per_second": None,
        "signs_ed25519": False,
    }
    put_webhook_config(
        TENANT,
        service=scene.service,
        check_address=lambda url: None,
        **(wanted | more),  # type: ignore[arg-type]
    )


def watch(scene: Scene) -> watching.Watched:
    return watching.watch_circuits(
        circuits=scene.circuits,
        endpoints=scene.endpoints,
        status_of=scene.status_of,
        deliveries=scene.deliveries,
        search=scene.deliveries,
        fault_of=scene.sweeper.fault_of,
        note=scene.sweeper.note,
        queue=scene.queue,
        clock=scene.clock,
    )


def told(scene: Scene) -> list[str]:
    """The notices that there are."""
    return sorted(each.event for each in scene.deliveries.rows.values() if not each.run_id)


def test_a_probe_that_succeeds_has_what_was_held_sent(scene: Scene) -> None:
    made = break_circuit(scene)
    held = hold(scene, 20)
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.2)
    assert statuses(scene, [*made, *held]) == {DeliveryStatus.DELIVERED}
    assert {scene.row(each).attempt_count for each in held} == {1}


def test_it_is_drained_a_part_each_minute_in_the_order_of_the_events(scene: Scene) -> None:
    scene.configure(is_active=False)
    held = hold(scene, RELEASED_PER_ROUND + 20)
    save(scene)
    scene.clock.advance(minutes=1)
    before = len(scene.queue.sent)
    assert scene.sweep().released == RELEASED_PER_ROUND
    released = [each.delivery_id for each in scene.queue.sent[before:]]
    assert released == [each.delivery_id for each in held[:RELEASED_PER_ROUND]]
    scene.clock.advance(minutes=1)
    assert scene.sweep().released == 20
    scene.deliver()
    assert statuses(scene, held) == {DeliveryStatus.DELIVERED}


def test_what_was_released_is_not_lost_with_the_sweep(scene: Scene) -> None:
    class Dead:
        def send(self, pointers: Sequence[Pointer]) -> None:
            if pointers:
                raise Killed

    scene.configure(is_active=False)
    held = hold(scene, 3)
    save(scene)
    scene.clock.advance(minutes=1)
    with pytest.raises(Killed):
        sweep_deliveries(replace(scene.sweeper, queue=Dead()))
    scene.run_until_quiet(hours=0.5)
    assert statuses(scene, held) == {DeliveryStatus.DELIVERED}


def test_a_circuit_that_fails_us_does_not_keep_back_what_was_released_before(scene: Scene) -> None:
    scene.configure(is_active=False)
    held = hold(scene, 3)
    save(scene)
    scene.circuits.replace(
        scene.circuits.get("x", "x"), scene.circuits.get("x", "x").holding(scene.clock() + timedelta(hours=1))
    )
    scene.clock.advance(hours=2)
    first_of = scene.endpoints.first_of

    def fail(owners: Sequence[str]) -> Endpoint | None:
        if "x" in owners:
            raise Killed
        return first_of(owners)

    scene.endpoints.first_of = fail  # type: ignore[method-assign]
    with pytest.raises(Killed):
        watch(scene)
    scene.deliver()
    assert statuses(scene, held) == {DeliveryStatus.DELIVERED}


def test_a_round_ends_in_time_and_the_next_one_goes_on(scene: Scene) -> None:
    for number in range(3):
        key = f"x{number}"
        circuit = scene.circuits.get(key, key)
        scene.circuits.replace(circuit, circuit.holding(scene.clock()))
    scene.clock.advance(minutes=1)
    looked: list[str] = []

    def slow(circuit_key: str, *, limit: int) -> list[Delivery]:
        looked.append(circuit_key)
        scene.clock.now += watching.LONGEST_ROUND
        return []

    scene.deliveries.held = slow  # type: ignore[method-assign]
    watch(scene)
    assert looked == ["x0"]
    watch(scene)
    assert looked == ["x0", "x1"]


def test_a_lost_probe_is_made_good_by_one_that_is_held(scene: Scene) -> None:
    *_, probe = break_circuit(scene)
    (held,) = hold(scene)
    del scene.deliveries.rows[probe.delivery_id]
    scene.clock.advance(minutes=6)
    assert watch(scene).repaired == 1
    assert scene.circuits.rows[TENANT].probe_id == held.delivery_id
    scene.sender.outcomes = [OK]
    scene.deliver()
    assert scene.row(held).status is DeliveryStatus.DELIVERED


def test_a_sender_that_dies_with_the_probe_is_followed_by_another_probe(scene: Scene) -> None:
    made = break_circuit(scene)
    held = hold(scene, 3)

    def die() -> None:
        raise Killed

    scene.sender.during = die
    scene.clock.advance(seconds=30)
    with pytest.raises(Killed):
        scene.deliver()
    scene.sender.during = lambda: None
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.3)
    assert statuses(scene, [*made, *held]) == {DeliveryStatus.DELIVERED}


def test_an_endpoint_without_success_is_warned_of_after_three_days_and_off_after_five(scene: Scene) -> None:
    scene.configure(PLATFORM, PLATFORM_URL, events=(FAILING, DISABLED))
    scene.sender.outcomes = [BUSY]
    break_circuit(scene)
    scene.run_until_quiet(hours=71, step_seconds=300)
    assert told(scene) == []
    scene.run_until_quiet(hours=2, step_seconds=300)
    assert told(scene) == [FAILING]
    assert scene.endpoints.held[TENANT].is_active
    scene.run_until_quiet(hours=46, step_seconds=300)
    assert scene.endpoints.held[TENANT].is_active
    scene.run_until_quiet(hours=2, step_seconds=300)
    assert told(scene) == [DISABLED, FAILING]
    off = scene.endpoints.held[TENANT]
    assert (off.is_active, off.disabled_reason) == (False, DisabledReason.FAILING)
    sent = len(scene.sender.posted)
    hold(scene, 3)
    scene.run_until_quiet(hours=24, step_seconds=300)
    assert {each.url for each in scene.sender.posted[sent:]} <= {PLATFORM_URL}


def test_gone_switches_the_endpoint_off_at_once_and_what_follows_is_held(scene: Scene) -> None:
    scene.sender.outcomes = [GONE]
    delivery = scene.planned()
    scene.deliver()
    off = scene.endpoints.held[TENANT]
    assert (off.is_active, off.disabled_reason, off.disabled_at) == (
        False,
        DisabledReason.GONE,
        scene.clock(),
    )
    assert scene.row(delivery).status is DeliveryStatus.FAILED
    held = hold(scene, 3)
    scene.clock.advance(minutes=1)
    assert scene.sweep().released == 0
    scene.run_until_quiet(hours=1)
    assert statuses(scene, held) == {DeliveryStatus.HELD}
    assert len(scene.sender.posted) == 1


def test_a_runs_own_target_that_is_gone_leaves_the_config_alone(scene: Scene) -> None:
    scene.sender.outcomes = [GONE]
    scene.planned(scene.happen(callback_url="https://run.example/"))
    scene.deliver()
    assert scene.endpoints.held[TENANT].is_active


def test_saving_the_config_resumes_and_drains(scene: Scene) -> None:
    scene.sender.outcomes = [GONE]
    scene.planned()
    scene.deliver()
    held = hold(scene, 5)
    save(scene, callback_url="https://mended.example/")
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.1)
    assert statuses(scene, held) == {DeliveryStatus.DELIVERED}
    assert {each.url for each in scene.sender.posted[1:]} == {"https://mended.example/"}
    assert scene.endpoints.held[TENANT].disabled_reason is None


def test_a_changed_config_closes_an_open_circuit(scene: Scene) -> None:
    break_circuit(scene)
    held = hold(scene, 3)
    save(scene, callback_url="https://mended.example/")
    scene.sender.outcomes = [OK]
    scene.clock.advance(minutes=1)
    assert scene.sweep().released == 3
    scene.deliver()
    assert statuses(scene, held) == {DeliveryStatus.DELIVERED}


def test_a_backlog_is_given_up_after_thirty_days_and_stays_listed_and_redeliverable(scene: Scene) -> None:
    scene.configure(is_active=False)
    (held,) = hold(scene)
    scene.run_until_quiet(hours=30 * 24 - 1, step_seconds=3600)
    assert scene.row(held).status is DeliveryStatus.HELD
    given_up = 0
    for _ in range(3):
        scene.clock.advance(hours=1)
        given_up += scene.sweep().given_up
    assert given_up == 1
    row = scene.row(held)
    assert row.status is DeliveryStatus.FAILED
    (attempt,) = scene.deliveries.attempts(held.delivery_id)
    assert (attempt.number, attempt.error_class) == (1, ErrorClass.HELD_TOO_LONG)
    save(scene)
    scene.deliveries.replace(row, row.redelivered(scene.clock()))
    scene.run_until_quiet(hours=0.1)
    assert scene.row(held).status is DeliveryStatus.DELIVERED


def test_what_is_held_for_a_runs_own_target_is_given_up_after_five_days(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY]
    made = [scene.planned(scene.happen(callback_url="https://run.example/")) for _ in range(OPENED_BY + 3)]
    scene.run_until_quiet(hours=5 * 24 - 1, step_seconds=60)
    held = [each for each in made if scene.row(each).status is DeliveryStatus.HELD]
    assert held
    scene.run_until_quiet(hours=2, step_seconds=60)
    assert statuses(scene, made) == {DeliveryStatus.FAILED}
    assert {scene.deliveries.attempts(each.delivery_id)[-1].error_class for each in held} == {
        ErrorClass.HELD_TOO_LONG
    }


def test_with_the_config_deleted_what_was_held_ends_as_failed_for_want_of_a_secret(scene: Scene) -> None:
    break_circuit(scene)
    held = hold(scene, 2)
    scene.endpoints.delete(scene.endpoints.held[TENANT])
    sent = len(scene.sender.posted)
    scene.run_until_quiet(hours=80, step_seconds=120)
    assert statuses(scene, held) == {DeliveryStatus.FAILED}
    assert len(scene.sender.posted) == sent
    assert {scene.row(each).attempt_count for each in held} == {10}


def test_a_circuit_that_has_closed_is_forgotten_and_costs_nothing_more(scene: Scene) -> None:
    break_circuit(scene)
    hold(scene)
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.5)
    assert scene.circuits.rows == {}


def test_what_is_held_while_the_circuit_closes_is_found_later(scene: Scene) -> None:
    """The sender read the circuit before, and wrote after."""
    break_circuit(scene)
    late = scene.planned(scene.happen())
    scene.queue.waiting.clear()
    replaced = scene.deliveries.replace

    def closed_meanwhile(before: Delivery, after: Delivery, **more: object) -> None:
        if after.status is DeliveryStatus.HELD:
            scene.deliveries.replace = replaced  # type: ignore[method-assign]
            circuit = scene.circuits.rows[TENANT]
            scene.circuits.replace(circuit, circuit.succeeded("another", 10, scene.clock()))
            scene.sweep()
        replaced(before, after, **more)  # type: ignore[arg-type]

    scene.deliveries.replace = closed_meanwhile  # type: ignore[method-assign]
    scene.queue.send([Pointer(late.delivery_id, "tnt_1")])
    scene.deliver()
    assert scene.row(late).status is DeliveryStatus.HELD
    scene.sender.outcomes = [OK]
    scene.run_until_quiet(hours=0.2)
    assert scene.row(late).status is DeliveryStatus.DELIVERED


def test_an_endpoint_that_cannot_be_read_keeps_no_other_circuit_and_no_audit_from_being_looked_after(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.configure(is_active=False)
    (held,) = hold(scene)
    scene.configure(version=2)
    broken = Circuit("TENANT#tnt_0", "TENANT#tnt_0")
    scene.circuits.replace(broken, replace(broken, look_at=scene.clock() - timedelta(days=1)))
    read = scene.endpoints.first_of

    def torn(owners: Sequence[str]) -> Endpoint | None:
        if "TENANT#tnt_0" in owners:
            raise KeyError("callbackUrl")
        return read(owners)

    monkeypatch.setattr(scene.endpoints, "first_of", torn)
    scene.clock.advance(minutes=3)
    lost = scene.happen()
    scene.clock.advance(minutes=3)
    assert scene.sweep().missed == 1
    scene.sender.outcomes = [OK]
    scene.deliver()
    assert statuses(scene, [held]) == {DeliveryStatus.DELIVERED}
    assert {(each.row.partition, each.reason.partition(":")[0]) for each in scene.unreadable} == {
        ("TENANT#tnt_0", "KeyError")
    }
    assert lost.sequence == 2
