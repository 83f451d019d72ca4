"""What a platform is told of its tenants' endpoints, at work."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import Endpoint
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter
from webhook_fakes import OK
from webhook_scene import CALLER, PLATFORM, PLATFORM_SECRET, PLATFORM_URL, TENANT, URL, Scene

GONE = Outcome(status=410, error_class=ErrorClass.GONE)
BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
DISABLED = "webhook.endpoint_disabled"


class Killed(Exception):
    """The process died here."""


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET)
    return scene


def notices(scene: Scene) -> list[Delivery]:
    return [each for each in scene.deliveries.rows.values() if not each.run_id]


def switch_off(scene: Scene) -> None:
    scene.sender.outcomes = [GONE, OK]
    scene.planned()
    scene.deliver()


def test_it_goes_to_the_platforms_endpoint_signed_with_its_secret(scene: Scene) -> None:
    scene.clock.now = datetime.now(UTC)
    switch_off(scene)
    scene.deliver()
    _, posted = scene.sender.posted
    assert posted.url == PLATFORM_URL
    told = Webhook(PLATFORM_SECRET).verify(posted.body.decode(), dict(posted.headers))
    assert (told["event"], told["tenantId"], told["data"]["callbackUrl"]) == (DISABLED, "tnt_1", URL)
    assert posted.headers["webhook-id"] == told["eventId"]
    assert posted.headers["X-Webhook-Timestamp"] == told["timestamp"]
    (notice,) = notices(scene)
    assert notice.status is DeliveryStatus.DELIVERED


def test_it_is_told_once_for_many_failures(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY]
    scene.planned()
    scene.deliver()
    circuit = scene.circuits.rows[TENANT]
    long_ago = scene.clock() - timedelta(days=4)
    scene.circuits.replace(circuit, replace(circuit, failing_since=long_ago))
    for _ in range(5):
        scene.planned(scene.happen())
    scene.deliver()
    assert [each.event for each in notices(scene)] == ["webhook.endpoint_failing"]
    assert len([each for each in scene.sender.posted if each.url == PLATFORM_URL]) == 0
    scene.deliver()
    assert len([each for each in scene.sender.posted if each.url == PLATFORM_URL]) == 1


@pytest.mark.parametrize("owner", ["nobody", "another event"])
def test_a_platform_that_does_not_want_it_is_not_told(scene: Scene, owner: str) -> None:
    if owner == "nobody":
        del scene.endpoints.held[PLATFORM]
    else:
        scene.configure(PLATFORM, PLATFORM_URL, events=("interview.approved",))
    switch_off(scene)
    assert notices(scene) == []


def test_a_platforms_own_endpoint_is_switched_off_without_a_word(scene: Scene) -> None:
    del scene.endpoints.held[TENANT]
    switch_off(scene)
    assert not scene.endpoints.held[PLATFORM].is_active
    assert notices(scene) == []


def test_a_notice_that_the_platforms_endpoint_refuses_is_tried_again_and_tells_of_nothing_more(
    scene: Scene,
) -> None:
    scene.sender.outcomes = [GONE, BUSY]
    scene.planned()
    scene.deliver()
    scene.run_until_quiet(hours=80, step_seconds=120)
    (notice,) = notices(scene)
    assert (notice.status, notice.attempt_count) == (DeliveryStatus.FAILED, 10)
    bodies = {each.body for each in scene.sender.posted if each.url == PLATFORM_URL}
    assert [json.loads(each)["event"] for each in bodies] == [DISABLED]


def test_the_tenants_lists_do_not_show_it(scene: Scene) -> None:
    switch_off(scene)
    page = scene.deliveries.list_deliveries(CALLER.tenant_id, DeliveryFilter(), limit=50, key=None)
    assert [each.run_id for each in page.items if not each.run_id] == []
    feed = scene.deliveries.feed(CALLER.tenant_id, DeliveryFilter(), limit=50, key=None)
    assert len(feed.items) == 1


def test_a_message_that_was_lost_is_made_good(scene: Scene) -> None:
    switch_off(scene)
    scene.queue.waiting.clear()
    scene.clock.advance(minutes=3)
    scene.sweep()
    scene.deliver()
    assert [each.status for each in notices(scene)] == [DeliveryStatus.DELIVERED]


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_sender_that_dies_around_the_switch_has_told_the_platform_in_the_end(
    scene: Scene, where: str
) -> None:
    disable = scene.endpoints.disable

    def die(before: Endpoint, after: Endpoint) -> None:
        if where == "after":
            disable(before, after)
        raise Killed

    scene.endpoints.disable = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        switch_off(scene)
    scene.endpoints.disable = disable  # type: ignore[method-assign]
    scene.sender.outcomes = [GONE] if where == "before" else [OK]
    scene.run_until_quiet(hours=0.1, step_seconds=30)
    assert not scene.endpoints.held[TENANT].is_active
    assert [each.event for each in notices(scene)] == [DISABLED]
    assert PLATFORM_URL in {each.url for each in scene.sender.posted}


def test_where_somebody_just_saved_the_config_nothing_is_switched_off_and_nobody_told(scene: Scene) -> None:
    def lose(before: Endpoint, after: Endpoint) -> None:
        raise Clash("WEBHOOK")

    scene.endpoints.disable = lose  # type: ignore[method-assign]
    switch_off(scene)
    scene.run_until_quiet(hours=0.2)
    assert scene.endpoints.held[TENANT].is_active
    assert PLATFORM_URL not in {each.url for each in scene.sender.posted}


def test_of_two_senders_that_switch_it_off_at_once_the_platform_is_told_once(scene: Scene) -> None:
    disable = scene.endpoints.disable

    def lose(before: Endpoint, after: Endpoint) -> None:
        disable(before, after)
        raise Clash("WEBHOOK")

    scene.endpoints.disable = lose  # type: ignore[method-assign]
    switch_off(scene)
    scene.deliver()
    assert [each.url for each in scene.sender.posted] == [URL, PLATFORM_URL]
