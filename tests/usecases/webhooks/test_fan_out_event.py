from dataclasses import replace

import pytest

from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.delivery import DeliveryStatus
from webhook_scene import PLATFORM, PLATFORM_SECRET, PLATFORM_URL, TENANT, URL, Scene

RUN_URL = "https://run.example/hook"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def with_both(scene: Scene) -> None:
    scene.configure()
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET)


def test_the_tenants_config_goes_before_the_platforms(scene: Scene) -> None:
    with_both(scene)
    delivery = scene.planned()
    assert (delivery.callback_url, delivery.owner) == (URL, TENANT)


def test_a_tenant_without_a_config_is_told_of_at_the_platforms(scene: Scene) -> None:
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET)
    delivery = scene.planned()
    assert (delivery.callback_url, delivery.owner) == (PLATFORM_URL, PLATFORM)


@pytest.mark.parametrize(
    ("configured", "owner"), [([TENANT, PLATFORM], TENANT), ([PLATFORM], PLATFORM), ([], TENANT)]
)
def test_the_runs_own_target_goes_first_signed_by_tenant_else_platform(
    scene: Scene, configured: list[str], owner: str
) -> None:
    for each in configured:
        scene.configure(each, events=(EventType.CANCELLED,))
    delivery = scene.planned(scene.happen(callback_url=RUN_URL))
    assert (delivery.callback_url, delivery.owner, delivery.follows_config) == (RUN_URL, owner, False)


def test_nobody_configured_means_nothing_is_queued_and_the_event_is_kept_for_the_feed(scene: Scene) -> None:
    assert scene.fan_out(scene.happen()) is None
    assert [each.status for each in scene.deliveries.rows.values()] == [DeliveryStatus.UNROUTED]
    assert scene.queue.sent == []


def test_events_outside_the_filter_are_not_sent_to_the_platform_instead(scene: Scene) -> None:
    with_both(scene)
    scene.configure(events=(EventType.APPROVED,))
    assert scene.fan_out(scene.happen(EventType.PLAN_GENERATED)) is None
    assert scene.planned(scene.happen(EventType.APPROVED)).callback_url == URL


def test_an_inactive_endpoint_has_its_events_held_not_dropped(scene: Scene) -> None:
    scene.configure(is_active=False)
    scene.planned()
    scene.deliver()
    assert [each.status for each in scene.deliveries.rows.values()] == [DeliveryStatus.HELD]
    assert scene.sender.posted == []


def test_a_record_seen_twice_plans_one_delivery_and_points_to_it_again(scene: Scene) -> None:
    scene.configure()
    event = scene.happen()
    assert scene.planned(event) == scene.planned(event)
    assert len(scene.deliveries.rows) == 1
    assert len(scene.queue.sent) == 2


def test_a_record_seen_again_after_an_attempt_queues_nothing(scene: Scene) -> None:
    scene.configure()
    event = scene.happen()
    scene.planned(event)
    scene.deliver()
    assert scene.fan_out(event) is None


def test_a_record_seen_again_between_two_attempts_queues_nothing(scene: Scene) -> None:
    scene.configure()
    scene.sender.outcomes = [Outcome(status=503, error_class=ErrorClass.STATUS_5XX)]
    event = scene.happen()
    waiting = scene.planned(event)
    scene.deliver()
    assert scene.row(waiting).status is DeliveryStatus.PENDING
    assert scene.fan_out(event) is None


def test_a_row_holds_nothing_of_the_events_content(scene: Scene) -> None:
    scene.configure()
    event = scene.happen(data={"feedback": "Zoë was late"})
    assert "Zoë" not in repr(scene.planned(event))


def test_a_pointer_names_the_tenant_whose_turn_it_is(scene: Scene) -> None:
    scene.configure()
    scene.planned(replace(scene.happen()))
    assert [(each.tenant_id, each.delay_seconds) for each in scene.queue.sent] == [("tnt_1", 0)]
