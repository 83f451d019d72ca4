import json
from typing import Any

import pytest

from interviews.domain.kernel.access import Caller
from interviews.domain.kernel.errors import IdempotencyConflict
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import Ordering
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Idempotency, Json
from interviews.usecases.webhooks import replay_webhooks as replaying
from interviews.usecases.webhooks.replay_webhooks import STATUSES, Replay, replay_webhooks
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter
from webhook_fakes import OK
from webhook_scene import CALLER, REF, STRANGER, URL, Scene, once

MOVED = Outcome(status=302, error_class=ErrorClass.REDIRECT)


class Killed(Exception):
    """The process died here."""


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def ended(scene: Scene, outcome: Outcome = MOVED, **more: object) -> Delivery:
    """A delivery that is over, a minute before now."""
    scene.sender.outcomes = [outcome]
    delivery = scene.planned(scene.happen(**more))  # type: ignore[arg-type]
    scene.deliver()
    scene.sender.outcomes = [OK]
    scene.clock.advance(minutes=1)
    return scene.row(delivery)


def unrouted(scene: Scene) -> Delivery:
    """An event that nobody wanted when it happened."""
    held = dict(scene.endpoints.held)
    scene.endpoints.held.clear()
    event = scene.happen()
    scene.fan_out(event)
    scene.endpoints.held |= held
    scene.clock.advance(minutes=1)
    return list(scene.deliveries.rows.values())[-1]


def replayed(
    scene: Scene,
    only: str = "failed",
    caller: Caller = CALLER,
    position: Json | None = None,
    idempotency: Idempotency | None = None,
    *,
    new_ids: bool = False,
    is_dry_run: bool = False,
    **which: object,
) -> Answer[Any]:
    return replay_webhooks(
        caller,
        Replay(
            DeliveryFilter(STATUSES[only], **which),  # type: ignore[arg-type]
            only,
            new_ids=new_ids,
            is_dry_run=is_dry_run,
        ),
        position=position,
        show_position=lambda key: str(key["after"]) if key else None,
        deliveries=scene.deliveries,
        search=scene.deliveries,
        endpoints=scene.endpoints,
        clock=scene.clock,
        random=scene.random,
        idempotency=idempotency,
    )


def sent_again(scene: Scene) -> list[int]:
    """The sequences of what goes out from now on."""
    before = len(scene.sender.posted)
    scene.run_until_quiet(hours=0.2)
    return [json.loads(each.body)["sequence"] for each in scene.sender.posted[before:]]


@pytest.mark.parametrize(("only", "sequences"), [("failed", [1]), ("missing", [3]), ("all", [1, 2, 3])])
def test_what_failed_what_was_missing_or_all_is_sent_again(
    scene: Scene, only: str, sequences: list[int]
) -> None:
    ended(scene)
    ended(scene, OK)
    unrouted(scene)
    answer = replayed(scene, only)
    assert (answer.status, answer.body) == (
        202,
        {"matched": len(sequences), "replayed": len(sequences), "dryRun": False, "nextCursor": None},
    )
    assert sent_again(scene) == sequences
    assert {each.status for each in scene.deliveries.rows.values() if each.sequence in sequences} == {
        DeliveryStatus.DELIVERED
    }


def test_what_is_on_its_way_or_on_hold_is_left_alone(scene: Scene) -> None:
    waiting = scene.planned()
    scene.configure(is_active=False)
    held = scene.planned(scene.happen())
    scene.queue.waiting = scene.queue.waiting[1:]
    scene.deliver()
    assert scene.row(held).status is DeliveryStatus.HELD
    assert replayed(scene, "all").body["matched"] == 0
    assert scene.row(waiting) == waiting


def test_it_has_the_full_schedule_again_and_its_attempts_are_counted_on(scene: Scene) -> None:
    delivery = ended(scene, OK)
    replayed(scene, "all")
    scene.sender.outcomes = [Outcome(status=503, error_class=ErrorClass.STATUS_5XX)]
    scene.run_until_quiet(hours=80, step_seconds=120)
    row = scene.row(delivery)
    assert (row.status, row.attempt_count) == (DeliveryStatus.FAILED, 11)


def test_the_bounds_are_from_and_before(scene: Scene) -> None:
    made = [ended(scene) for _ in range(4)]
    since, until = made[1].created_at, made[3].created_at
    assert replayed(scene, since=since, until=until).body["matched"] == 2
    assert sent_again(scene) == [2, 3]
    assert replayed(scene, since=until, until=since).body["matched"] == 0
    assert replayed(scene, since=scene.clock()).body["matched"] == 0


def test_it_can_be_narrowed_to_events_and_to_a_run(scene: Scene) -> None:
    ended(scene)
    ended(scene, event=EventType.APPROVED)
    assert replayed(scene, events=(EventType.APPROVED,), is_dry_run=True).body["matched"] == 1
    assert replayed(scene, run_id="run_other").body["matched"] == 0
    assert replayed(scene, run_id=REF.run_id, is_dry_run=True).body["matched"] == 2


def test_a_dry_run_counts_and_changes_nothing(scene: Scene) -> None:
    delivery = ended(scene)
    assert replayed(scene, is_dry_run=True).body == {
        "matched": 1,
        "replayed": 0,
        "dryRun": True,
        "nextCursor": None,
    }
    assert scene.row(delivery) == delivery


def test_the_same_id_is_sent_unless_another_is_asked_for(scene: Scene) -> None:
    delivery = ended(scene)
    replayed(scene)
    sent_again(scene)
    replayed(scene, "all", new_ids=True)
    sent_again(scene)
    first, same, other = scene.sender.posted
    assert first.headers["webhook-id"] == same.headers["webhook-id"] == delivery.event_id
    assert other.headers["webhook-id"] != delivery.event_id
    assert json.loads(other.body)["eventId"] == delivery.event_id
    assert first.body == other.body
    replayed(scene, "all")
    sent_again(scene)
    assert scene.sender.posted[-1].headers["webhook-id"] == delivery.event_id


def test_each_gets_another_id_of_its_own(scene: Scene) -> None:
    for _ in range(3):
        ended(scene)
    replayed(scene, new_ids=True)
    before = len(scene.sender.posted)
    sent_again(scene)
    assert len({each.headers["webhook-id"] for each in scene.sender.posted[before:]}) == 3


def test_what_was_missing_goes_to_the_endpoint_of_today_if_that_wants_it(scene: Scene) -> None:
    missed = unrouted(scene)
    scene.configure(url="https://new.example/", events=(EventType.APPROVED,))
    assert replayed(scene, "missing").body == {
        "matched": 0,
        "replayed": 0,
        "dryRun": False,
        "nextCursor": None,
    }
    scene.endpoints.held.clear()
    assert replayed(scene, "missing").body["matched"] == 0
    scene.configure(url="https://new.example/")
    assert replayed(scene, "missing").body["replayed"] == 1
    sent_again(scene)
    assert scene.sender.posted[-1].url == "https://new.example/"
    assert scene.row(missed).status is DeliveryStatus.DELIVERED


def test_pages_lead_through_all_of_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "REPLAYED_AT_ONCE", 2)
    for _ in range(5):
        ended(scene)
    counts, position = [], None
    while True:
        body = replayed(scene, position=position).body
        counts.append(body["replayed"])
        taken_up = {row.sequence for row in scene.deliveries.rows.values() if row.due_at}
        assert taken_up == set(range(1, sum(counts) + 1))
        if body["nextCursor"] is None:
            break
        position = {"after": body["nextCursor"]}
    assert counts == [2, 2, 1]
    assert sent_again(scene) == [1, 2, 3, 4, 5]


def test_dying_in_the_middle_it_may_be_called_again(scene: Scene) -> None:
    for _ in range(3):
        ended(scene)
    replaced, left = scene.deliveries.replace, [1]

    def die(before: Delivery, after: Delivery, **more: object) -> None:
        if not left:
            raise Killed
        left.pop()
        replaced(before, after)

    scene.deliveries.replace = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        replayed(scene, idempotency=once())
    scene.deliveries.replace = replaced  # type: ignore[method-assign]
    assert replayed(scene, idempotency=once()).body["replayed"] == 2
    assert sorted(sent_again(scene)) == [1, 2, 3]


def test_what_changed_since_it_was_listed_is_not_sent_again(scene: Scene) -> None:
    delivery = ended(scene)
    listed = scene.deliveries.list_deliveries

    def raced(*args: object, **more: object) -> object:
        page = listed(*args, **more)  # type: ignore[arg-type]
        row = scene.row(delivery)
        scene.deliveries.replace(row, row.redelivered(scene.clock()))
        return page

    scene.deliveries.list_deliveries = raced  # type: ignore[method-assign, assignment]
    assert replayed(scene).body == {"matched": 1, "replayed": 0, "dryRun": False, "nextCursor": None}


def test_a_repeated_key_replays_once(scene: Scene) -> None:
    ended(scene, OK)
    first = replayed(scene, "all", idempotency=once())
    sent_again(scene)
    again = replayed(scene, "all", idempotency=once())
    assert (again.body, again.status, again.replayed) == (first.body, 202, True)
    assert sent_again(scene) == []
    with pytest.raises(IdempotencyConflict):
        replayed(scene, "all", idempotency=once(request="other"))


def test_a_stranger_replays_nothing_of_anybodys(scene: Scene) -> None:
    delivery = ended(scene)
    assert replayed(scene, "all", caller=STRANGER).body["matched"] == 0
    foreign = {"after": f"{delivery.created_at}#{'dlv_' + '0' * 32}"}
    assert replayed(scene, caller=STRANGER, position=foreign).body["matched"] == 0


def test_a_run_is_replayed_in_strict_order_where_that_is_wanted(scene: Scene) -> None:
    for _ in range(5):
        ended(scene)
    scene.configure(ordering=Ordering.STRICT)
    replayed(scene)
    assert sent_again(scene) == [1, 2, 3, 4, 5]
    assert {each.url for each in scene.sender.posted} == {URL}
