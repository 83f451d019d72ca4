import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from interviews.domain.kernel.access import Caller
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.runs.events import EventType
from interviews.usecases.kernel.ports import Json, Page
from interviews.usecases.webhooks.answers import PulledEvent
from interviews.usecases.webhooks.pull_events import SETTLED, Feed, pull_events
from webhook_scene import CALLER, LINK, PLATFORM, PLATFORM_SECRET, SECRET, SIGNER, STRANGER, Scene


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def pulled(
    scene: Scene,
    events: tuple[str, ...] = (),
    limit: int = 50,
    position: Json | None = None,
    caller: Caller = CALLER,
) -> Page[PulledEvent]:
    feed = Feed(
        composer=scene.composer,
        endpoints=scene.endpoints,
        deliveries=scene.deliveries,
        cipher=scene.cipher,
        sign_ed25519=SIGNER.sign,
        clock=scene.clock,
    )
    return pull_events(caller, events, limit=limit, position=position, feed=feed)


def told(scene: Scene, event: EventType = EventType.PLAN_GENERATED, **more: object) -> None:
    scene.fan_out(scene.happen(event, **more))


def settle(scene: Scene) -> None:
    scene.clock.now += SETTLED
    scene.clock.advance(milliseconds=1)


def sequences(page: Page[PulledEvent]) -> list[int]:
    return [each["sequence"] for each in page.items]


def test_it_brings_the_bytes_that_the_webhook_brings_and_they_verify(scene: Scene) -> None:
    scene.clock.now = datetime.now(UTC) - SETTLED
    told(scene, EventType.APPROVED, data={"approvedBy": "Zoë"})
    scene.deliver()
    settle(scene)
    (item,) = pulled(scene).items
    (posted,) = scene.sender.posted
    assert item["body"].encode() == posted.body
    assert item["headers"].keys() == posted.headers.keys()
    assert item["headers"]["X-Webhook-Signature"] == posted.headers["X-Webhook-Signature"]
    assert Webhook(SECRET).verify(item["body"], item["headers"])["data"]["interviewLink"] == LINK
    assert {name: item[name] for name in ("eventId", "event", "runId", "sequence")} == {
        name: json.loads(item["body"])[name] for name in ("eventId", "event", "runId", "sequence")
    }


@pytest.mark.parametrize("fate", ["delivered", "failed", "held", "unrouted", "replayed under another id"])
def test_whatever_became_of_its_delivery(scene: Scene, fate: str) -> None:
    if fate == "failed":
        scene.sender.outcomes = [Outcome(status=302, error_class=ErrorClass.REDIRECT)]
    if fate == "held":
        scene.configure(is_active=False)
    if fate == "unrouted":
        scene.configure(events=(EventType.CANCELLED,))
    told(scene)
    scene.deliver()
    if fate.startswith("replayed"):
        (row,) = scene.deliveries.rows.values()
        scene.deliveries.replace(row, row.redelivered(scene.clock(), "another-id"))
    settle(scene)
    (item,) = pulled(scene).items
    assert item["headers"]["webhook-id"] == item["eventId"] == "event-1"


def test_without_any_secret_it_comes_unsigned(scene: Scene) -> None:
    scene.endpoints.held.clear()
    told(scene)
    settle(scene)
    (item,) = pulled(scene).items
    assert item["headers"] == {
        "Content-Type": "application/json",
        "X-Tenant-ID": "tnt_1",
        "X-Webhook-Timestamp": json.loads(item["body"])["timestamp"],
        "webhook-id": "event-1",
    }


def test_without_a_config_of_the_tenants_the_platforms_secret_signs(scene: Scene) -> None:
    scene.clock.now = datetime.now(UTC) - SETTLED
    scene.endpoints.held.clear()
    scene.configure(PLATFORM, secret=PLATFORM_SECRET)
    told(scene)
    settle(scene)
    (item,) = pulled(scene).items
    Webhook(PLATFORM_SECRET).verify(item["body"], item["headers"])


def test_it_ends_ten_seconds_ago(scene: Scene) -> None:
    told(scene)
    scene.clock.now += SETTLED
    assert pulled(scene).items == []
    scene.clock.advance(milliseconds=1)
    assert len(pulled(scene).items) == 1


def test_the_cursor_leads_on_from_the_end(scene: Scene) -> None:
    assert pulled(scene).next_key is None
    told(scene)
    settle(scene)
    page = pulled(scene)
    assert (sequences(page), page.next_key is not None) == ([1], True)
    end = pulled(scene, position=page.next_key)
    assert (end.items, end.next_key) == ([], page.next_key)
    told(scene)
    settle(scene)
    assert sequences(pulled(scene, position=end.next_key)) == [2]


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_while_events_go_on_happening_each_comes_once_in_order(scene: Scene, limit: int) -> None:
    seen: list[int] = []
    position = None
    for turn in range(60):
        if turn < 30:
            told(scene)
            if turn % 3 == 0:
                told(scene)
            scene.clock.advance(milliseconds=turn % 4)
            scene.deliver()
        else:
            scene.clock.advance(seconds=1)
        if turn % 5 == 0 or turn >= 30:
            page = pulled(scene, limit=limit, position=position)
            assert len(page.items) <= limit
            seen += sequences(page)
            position = page.next_key
    while page := pulled(scene, limit=limit, position=position):
        if not page.items:
            break
        seen += sequences(page)
        position = page.next_key
    assert sorted(seen) == list(range(1, 41))
    assert len(set(seen)) == 40


def test_it_can_be_narrowed_to_events(scene: Scene) -> None:
    told(scene)
    told(scene, EventType.APPROVED)
    settle(scene)
    assert sequences(pulled(scene, (EventType.APPROVED,))) == [2]


def test_what_is_gone_with_its_run_is_left_out_and_the_cursor_goes_past_it(scene: Scene) -> None:
    told(scene)
    settle(scene)
    scene.runs.events_of.clear()
    page = pulled(scene)
    assert page.items == []
    assert page.next_key


def test_a_stranger_sees_nothing_of_it(scene: Scene) -> None:
    told(scene)
    settle(scene)
    position = pulled(scene).next_key
    assert pulled(scene, caller=STRANGER).items == []
    assert pulled(scene, caller=STRANGER, position=position).items == []
