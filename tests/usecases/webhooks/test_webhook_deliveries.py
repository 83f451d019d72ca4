from dataclasses import replace
from typing import Any

import pytest

from interviews.domain.kernel.access import Caller
from interviews.domain.kernel.errors import ConcurrentUpdate, IdempotencyConflict, InvalidState, NotFound
from interviews.domain.kernel.outcome import ErrorClass, Outcome, Timings
from interviews.domain.kernel.records import to_record
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Clash, Idempotency, Json, Page
from interviews.usecases.webhooks.answers import WebhookDelivery, WebhookDeliveryDetail
from interviews.usecases.webhooks.get_webhook_delivery import get_webhook_delivery
from interviews.usecases.webhooks.list_webhook_deliveries import list_webhook_deliveries
from interviews.usecases.webhooks.redeliver_webhook import redeliver_webhook
from interviews.usecases.webhooks.webhook_ports import DeliveryFilter
from webhook_fakes import OK
from webhook_scene import CALLER, STRANGER, URL, Scene, counts, once

MOVED = Outcome(
    status=302, error_class=ErrorClass.REDIRECT, milliseconds=7, timings=Timings(dns=1), answer="gone"
)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def listed(
    scene: Scene,
    which: DeliveryFilter | None = None,
    caller: Caller = CALLER,
    limit: int = 50,
    position: Json | None = None,
) -> Page[WebhookDelivery]:
    return list_webhook_deliveries(
        caller,
        which or DeliveryFilter(),
        limit=limit,
        position=position,
        deliveries=scene.deliveries,
    )


def shown(scene: Scene, delivery_id: str, caller: Caller = CALLER) -> WebhookDeliveryDetail:
    return get_webhook_delivery(caller, delivery_id, deliveries=scene.deliveries)


def redeliver(
    scene: Scene, delivery: Delivery, idempotency: Idempotency | None = None, caller: Caller = CALLER
) -> Answer[Any]:
    return redeliver_webhook(
        caller,
        delivery.delivery_id,
        deliveries=scene.deliveries,
        clock=scene.clock,
        idempotency=idempotency,
    )


def failed(scene: Scene) -> Delivery:
    scene.sender.outcomes = [MOVED]
    delivery = scene.planned()
    scene.deliver()
    return scene.row(delivery)


def test_the_list_has_the_contracts_shape(scene: Scene) -> None:
    delivery = scene.planned()
    assert listed(scene).items == [
        {
            "deliveryId": delivery.delivery_id,
            "eventId": "event-1",
            "webhookId": "event-1",
            "event": "interview.plan_generated",
            "runId": delivery.run_id,
            "callbackUrl": URL,
            "status": "PENDING",
            "attemptCount": 0,
            "nextAttemptAt": scene.clock(),
            "isWaiting": False,
            "createdAt": scene.clock(),
        }
    ]


def test_the_list_filters_by_status_event_and_run(scene: Scene) -> None:
    failed(scene)
    scene.planned(scene.happen(EventType.APPROVED))
    assert [each["event"] for each in listed(scene, DeliveryFilter(statuses=("FAILED",))).items] == [
        "interview.plan_generated"
    ]
    assert len(listed(scene, DeliveryFilter(events=("interview.approved",))).items) == 1
    assert len(listed(scene, DeliveryFilter(run_id="run_other")).items) == 0


def test_pages_show_everything_once_newest_first(scene: Scene) -> None:
    for _ in range(5):
        scene.clock.advance(seconds=1)
        scene.planned(scene.happen())
    seen: list[str] = []
    page = listed(scene, limit=2)
    while True:
        seen += [each["eventId"] for each in page.items]
        if page.next_key is None:
            break
        page = listed(scene, limit=2, position=page.next_key)
    assert seen == [f"event-{number}" for number in (5, 4, 3, 2, 1)]


def test_a_foreign_cursor_shows_nothing_of_its_owner(scene: Scene) -> None:
    for _ in range(3):
        scene.planned(scene.happen())
    position = listed(scene, limit=1).next_key
    assert listed(scene, caller=STRANGER, position=position).items == []


def test_the_detail_adds_the_attempts(scene: Scene) -> None:
    delivery = failed(scene)
    detail = shown(scene, delivery.delivery_id)
    assert (detail["status"], detail["attemptCount"], detail["nextAttemptAt"]) == ("FAILED", 1, None)
    assert detail["attempts"] == [
        {
            "number": 1,
            "startedAt": scene.clock(),
            "status": 302,
            "errorClass": "REDIRECT",
            "milliseconds": 7,
            "timings": {"dns": 1},
            "answer": "gone",
        }
    ]


def test_another_tenants_delivery_is_as_unknown_as_none(scene: Scene) -> None:
    delivery = failed(scene)
    for caller, delivery_id in (
        (STRANGER, delivery.delivery_id),
        (CALLER, "dlv_unknown"),
        (CALLER, "x" * 3000),
    ):
        with pytest.raises(NotFound, match="no such webhook delivery"):
            shown(scene, delivery_id, caller)
    with pytest.raises(NotFound):
        redeliver(scene, delivery, caller=STRANGER)


@pytest.mark.parametrize("outcome", [MOVED, OK])
def test_a_redelivery_is_sent_by_the_next_sweep_under_the_same_id(scene: Scene, outcome: Outcome) -> None:
    scene.sender.outcomes = [outcome, OK]
    delivery = scene.planned()
    scene.deliver()
    scene.clock.advance(days=3)
    answer = redeliver(scene, delivery)
    assert (answer.status, answer.body["status"], answer.body["attemptCount"]) == (202, "PENDING", 1)
    assert counts(scene.sweep()) == (1, 0)
    scene.deliver()
    first, second = scene.sender.posted
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED
    assert [each.number for each in scene.deliveries.attempts(delivery.delivery_id)] == [1, 2]


def test_a_redelivery_of_one_that_waits_brings_it_forward(scene: Scene) -> None:
    scene.sender.outcomes = [replace(MOVED, error_class=ErrorClass.TIMEOUT, retry_after="86400"), OK]
    delivery = scene.planned()
    scene.deliver()
    redeliver(scene, delivery)
    scene.sweep()
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_what_is_being_sent_right_now_cannot_be_redelivered(scene: Scene) -> None:
    delivery = scene.planned()
    refused: list[str] = []

    def try_it() -> None:
        with pytest.raises(InvalidState) as error:
            redeliver(scene, delivery)
        refused.append(error.value.code)

    scene.sender.during = try_it
    scene.deliver()
    assert refused == ["INVALID_STATE"]


def test_a_repeated_key_redelivers_once(scene: Scene) -> None:
    delivery = failed(scene)
    scene.sender.outcomes = [OK]
    first = redeliver(scene, delivery, once())
    scene.sweep()
    scene.deliver()
    again = redeliver(scene, delivery, once())
    assert (again.body, again.status, again.replayed) == (to_record(first.body), 202, True)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED
    with pytest.raises(IdempotencyConflict):
        redeliver(scene, delivery, once(request="other"))


def test_a_race_lost_again_and_again_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = failed(scene)

    def lose(*args: object, **more: object) -> None:
        raise Clash("DELIVERY")

    monkeypatch.setattr(scene.deliveries, "replace", lose)
    with pytest.raises(ConcurrentUpdate):
        redeliver(scene, delivery)
