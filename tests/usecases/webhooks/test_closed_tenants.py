"""What a closed tenant still has on its way (contract §1): of a suspended one nothing is lost, of a deleted one nothing
is sent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from interviews.domain.kernel.outcome import ErrorClass
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from webhook_scene import PLATFORM, TENANT, Scene

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWN_TARGET = "https://ats.example/of-this-run"
TARGETS = {
    "its own endpoint": (TENANT, None),
    "its platform's": (PLATFORM, None),
    "the run's": (TENANT, OWN_TARGET),
}


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture(params=TARGETS)
def delivery(request: pytest.FixtureRequest, scene: Scene) -> Delivery:
    owner, callback_url = TARGETS[request.param]
    scene.configure(owner)
    return scene.planned(scene.happen(callback_url=callback_url))


def close(scene: Scene, **how: datetime | None) -> None:
    tenant = scene.tenants.tenants["tnt_1"]
    scene.tenants.tenants["tnt_1"] = replace(tenant, **how)  # type: ignore[arg-type]


def go_on(scene: Scene) -> None:
    scene.run_until_quiet(hours=0.25)


def test_what_a_suspended_tenant_has_on_its_way_waits_and_goes_on_when_it_is_resumed(
    scene: Scene, delivery: Delivery
) -> None:
    close(scene, suspended_at=AT)
    go_on(scene)
    waiting = scene.row(delivery)
    assert (waiting.status, waiting.attempt_count, scene.sender.posted) == (DeliveryStatus.HELD, 0, [])
    close(scene, suspended_at=None)
    go_on(scene)
    assert [each.url for each in scene.sender.posted] == [delivery.callback_url]
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_suspended_tenants_neighbour_at_the_platforms_endpoint_is_not_held(scene: Scene) -> None:
    scene.configure(PLATFORM)
    close(scene, suspended_at=AT)
    held = scene.planned()
    sent = scene.planned(scene.happen(tenant_id="tnt_2", callback_url=OWN_TARGET))
    go_on(scene)
    assert scene.row(held).status is DeliveryStatus.HELD
    assert scene.row(sent).last_attempt
    assert {each.url for each in scene.sender.posted} <= {OWN_TARGET}


def test_a_long_suspension_costs_one_look_each_time_and_no_message(scene: Scene, delivery: Delivery) -> None:
    close(scene, suspended_at=AT)
    go_on(scene)
    told = len(scene.queue.sent)
    scene.run_until_quiet(hours=3)
    assert len(scene.queue.sent) == told


def test_what_a_deleted_tenant_had_on_its_way_ends_without_an_attempt(
    scene: Scene, delivery: Delivery
) -> None:
    close(scene, deleted_at=AT)
    go_on(scene)
    ended = scene.row(delivery)
    assert (ended.status, scene.sender.posted) == (DeliveryStatus.FAILED, [])
    assert ended.last_attempt
    assert ended.last_attempt.error_class is ErrorClass.TENANT_DELETED
    assert (ended.due_at, ended.sweep_at) == (None, None)


def test_what_was_on_hold_ends_with_the_tenant(scene: Scene, delivery: Delivery) -> None:
    close(scene, suspended_at=AT)
    go_on(scene)
    close(scene, deleted_at=AT)
    go_on(scene)
    assert (scene.row(delivery).status, scene.sender.posted) == (DeliveryStatus.FAILED, [])


def test_a_suspended_platforms_tenants_wait_with_it(scene: Scene, delivery: Delivery) -> None:
    platform = scene.tenants.platforms["plt_1"]
    scene.tenants.platforms["plt_1"] = replace(platform, suspended_at=AT)
    go_on(scene)
    assert (scene.row(delivery).status, scene.sender.posted) == (DeliveryStatus.HELD, [])
    scene.tenants.platforms["plt_1"] = platform
    go_on(scene)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


@pytest.mark.parametrize("callback_url", [None, OWN_TARGET])
def test_what_happens_to_a_deleted_tenants_runs_is_told_to_nobody(
    scene: Scene, callback_url: str | None
) -> None:
    scene.configure()
    close(scene, deleted_at=AT)
    assert scene.fan_out(scene.happen(callback_url=callback_url)) is None
    scene.happen(callback_url=callback_url)  # and this one only the audit sees
    go_on(scene)
    assert {each.status for each in scene.deliveries.rows.values()} == {DeliveryStatus.UNROUTED}
    assert len(scene.deliveries.rows) == 2
    assert scene.sender.posted == []
