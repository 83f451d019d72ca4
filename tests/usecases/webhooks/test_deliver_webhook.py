import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.usecases.webhooks.webhook_ports import Pointer
from webhook_fakes import OK, ScriptedSender
from webhook_scene import (
    LINK,
    METADATA,
    PLATFORM,
    PLATFORM_SECRET,
    PLATFORM_URL,
    REF,
    SECRET,
    TENANT,
    URL,
    Scene,
    counts,
)

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX, answer="busy", retry_after=None)


class Killed(Exception):
    """The process died here."""


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def attempts(scene: Scene, delivery: Delivery) -> list[tuple[int, int | None, str | None]]:
    made = scene.deliveries.attempts(delivery.delivery_id)
    return [(each.number, each.status, each.error_class) for each in made]


def test_a_delivery_is_signed_posted_and_recorded(scene: Scene) -> None:
    event = scene.happen()
    delivery = scene.planned(event)
    (done,) = scene.deliver()
    (posted,) = scene.sender.posted
    assert posted.url == URL
    assert posted.headers["webhook-id"] == event.event_id
    assert posted.headers["X-Webhook-Timestamp"] == to_iso(event.timestamp)
    assert posted.headers["X-Tenant-ID"] == "tnt_1"
    assert posted.headers["X-Webhook-Signature"].startswith("sha256=")
    assert done == scene.row(delivery)
    assert (done.status, done.attempt_count) == (DeliveryStatus.DELIVERED, 1)
    (attempt,) = scene.deliveries.attempts(delivery.delivery_id)
    assert (attempt.number, attempt.status, attempt.answer, attempt.milliseconds) == (1, 200, "thanks", 12)


def test_the_body_is_the_contracts(scene: Scene) -> None:
    event = scene.happen()
    scene.planned(event)
    scene.deliver()
    assert json.loads(scene.sender.posted[0].body) == {
        "event": "interview.plan_generated",
        "runId": REF.run_id,
        "interviewId": "7b1c",
        "tenantId": "tnt_1",
        "candidateRef": "c-1",
        "state": "PENDING",
        "timestamp": to_iso(event.timestamp),
        "data": {"planId": "p-1", "planVersion": 1},
        "eventId": event.event_id,
        "sequence": 1,
        "metadata": METADATA,
    }


def test_an_approval_tells_the_link_that_is_stored_nowhere(scene: Scene) -> None:
    scene.planned(scene.happen(EventType.APPROVED, data={"approvedBy": "r@ats.example"}))
    scene.deliver()
    assert json.loads(scene.sender.posted[0].body)["data"]["interviewLink"] == LINK
    assert LINK not in repr(scene.deliveries.rows)


@pytest.mark.parametrize("name", ["ASSESSMENT", "ASSESSMENT#0001"])
def test_an_assessment_is_told_in_the_version_of_its_event_superseded_or_not(scene: Scene, name: str) -> None:
    scene.store("ASSESSMENT", {"version": 2, "overallScore": 20})
    scene.store(name, {"version": 1, "overallScore": 10})
    scene.planned(scene.happen(EventType.ASSESSMENT_PENDING, data={}, assessment_version=1))
    scene.deliver()
    assert json.loads(scene.sender.posted[0].body)["data"]["assessment"]["overallScore"] == 10


def test_a_retry_sends_the_same_bytes_under_the_same_id(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    delivery = scene.planned()
    scene.deliver()
    scene.clock.advance(seconds=10)
    scene.deliver()
    first, second = scene.sender.posted
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["X-Webhook-Signature"] == second.headers["X-Webhook-Signature"]
    assert attempts(scene, delivery) == [(1, 503, "STATUS_5XX"), (2, 200, None)]
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_near_retry_goes_by_the_queues_delay_and_a_far_one_by_the_sweep(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY]
    delivery = scene.planned()
    delays = []
    for _ in range(4):
        before = len(scene.queue.sent)
        scene.deliver()
        delays += [each.delay_seconds for each in scene.queue.sent[before:]]
        due = scene.row(delivery).due_at
        assert due
        scene.clock.advance(seconds=(due - scene.clock()).total_seconds())
    assert delays == [5, 300]
    assert scene.row(delivery).due_at == scene.row(delivery).sweep_at
    assert counts(scene.sweep()) == (1, 0)


def test_a_retry_after_of_minutes_is_kept_by_the_queue(scene: Scene) -> None:
    scene.sender.outcomes = [replace(BUSY, retry_after="600")]
    scene.planned()
    scene.deliver()
    assert scene.queue.sent[-1].delay_seconds == 600


def test_messages_that_are_doubled_late_or_early_change_nothing(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    delivery = scene.planned()
    for _ in range(3):
        scene.queue.send([scene.queue.sent[0]])
    scene.deliver()
    assert len(scene.sender.posted) == 1
    scene.clock.advance(seconds=2)
    assert scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1")) is None
    scene.clock.advance(seconds=4)
    scene.deliver()
    assert scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1")) is None
    assert len(scene.sender.posted) == 2
    assert scene.dispatcher.deliver(Pointer("dlv_unknown", "tnt_1")) is None


def test_only_one_sender_at_a_time_makes_an_attempt(scene: Scene) -> None:
    delivery = scene.planned()
    seen: list[Delivery | None] = []
    scene.sender.during = lambda: seen.append(
        scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1"))
    )
    scene.deliver()
    assert seen == [None]
    assert len(scene.sender.posted) == 1


def test_a_sender_that_dies_after_the_post_is_followed_by_a_repeat_with_the_same_id(scene: Scene) -> None:
    delivery = scene.planned()

    def die() -> None:
        raise Killed

    scene.sender.during = die
    with pytest.raises(Killed):
        scene.deliver()
    scene.sender.during = lambda: None
    scene.run_until_quiet(hours=0.1)
    first, second = scene.sender.posted
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert attempts(scene, delivery) == [(1, 200, None)]
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_sender_that_outlived_its_lease_does_not_overwrite_its_successor(scene: Scene) -> None:
    delivery = scene.planned()
    successor: list[Delivery | None] = []

    def outlive() -> None:
        scene.sender.during = lambda: None
        scene.clock.advance(seconds=31)
        successor.append(scene.dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1")))

    scene.sender.during = outlive
    scene.sender.outcomes = [OK]
    assert scene.deliver() == []
    assert successor[0]
    assert scene.row(delivery) == successor[0]
    assert attempts(scene, delivery) == [(1, 200, None)]


def test_a_message_lost_between_the_record_and_the_queue_is_made_good_by_the_sweep(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    delivery = scene.planned()
    scene.deliver()
    scene.queue.waiting.clear()
    scene.run_until_quiet(hours=0.1)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_ten_refusals_over_the_schedule_end_as_failed_and_stay_listed(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY]
    delivery = scene.planned()
    started = scene.clock()
    scene.run_until_quiet(hours=80, step_seconds=120)
    row = scene.row(delivery)
    assert (row.status, row.attempt_count) == (DeliveryStatus.FAILED, 10)
    assert [number for number, _, _ in attempts(scene, delivery)] == list(range(1, 11))
    last = scene.deliveries.attempts(delivery.delivery_id)[-1].started_at
    assert timedelta(hours=75.5) < last - started < timedelta(hours=76.5)
    assert scene.queue.waiting == []


def test_without_any_secret_it_waits_for_one_rather_than_go_unsigned(scene: Scene) -> None:
    scene.endpoints.held.clear()
    delivery = scene.planned(scene.happen(callback_url="https://run.example/"))
    scene.deliver()
    assert scene.sender.posted == []
    assert attempts(scene, delivery) == [(1, None, "NO_SECRET")]
    scene.configure()
    scene.clock.advance(seconds=10)
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_an_event_that_is_gone_fails_for_good(scene: Scene) -> None:
    delivery = scene.planned()
    scene.runs.events_of.clear()
    scene.deliver()
    assert attempts(scene, delivery) == [(1, None, "EVENT_GONE")]
    assert scene.row(delivery).status is DeliveryStatus.FAILED


def test_a_retry_goes_to_the_url_that_the_config_has_by_then(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    delivery = scene.planned()
    scene.deliver()
    scene.configure(url="https://mended.example/")
    scene.clock.advance(minutes=2)
    scene.sweep()
    scene.deliver()
    assert [each.url for each in scene.sender.posted] == [URL, "https://mended.example/"]
    assert scene.row(delivery).callback_url == "https://mended.example/"


def test_a_runs_own_target_does_not_follow_the_config(scene: Scene) -> None:
    scene.planned(scene.happen(callback_url="https://run.example/"))
    scene.deliver()
    assert scene.sender.posted[0].url == "https://run.example/"


def test_a_secret_that_ended_signs_no_more(scene: Scene) -> None:
    endpoint = scene.configure()
    new = "whsec_" + "C" * 43 + "="
    sealed = scene.service.seal(new, TENANT, scene.clock())
    scene.endpoints.held[TENANT] = endpoint.rotated(sealed, scene.clock(), timedelta(hours=1))
    scene.planned()
    scene.deliver()
    scene.clock.advance(hours=1)
    scene.planned(scene.happen())
    scene.deliver()
    during, after = scene.sender.posted
    assert during.headers["webhook-signature"].count("v1,") == 2
    assert after.headers["webhook-signature"].count("v1,") == 1


def test_an_answer_that_echoes_the_event_is_not_kept(scene: Scene) -> None:
    scene.planned(scene.happen(data={"feedback": "Zoë Example was rude to the interviewer"}))
    scene.sender.outcomes = [replace(OK, answer="got: Zoë Example was rude to the interviewer")]
    (done,) = scene.deliver()
    assert "Zoë" not in scene.deliveries.attempts(done.delivery_id)[0].answer


def test_our_own_fault_is_raised_leaves_the_row_and_is_made_good(scene: Scene) -> None:
    class Broken(ScriptedSender):
        def post(self, *args: object) -> Outcome:
            raise Killed

    delivery = scene.planned()
    dispatcher = replace(scene.dispatcher, sender=Broken())
    with pytest.raises(Killed):
        dispatcher.deliver(Pointer(delivery.delivery_id, "tnt_1"))
    assert scene.row(delivery).attempt_count == 0
    scene.queue.waiting.clear()
    scene.run_until_quiet(hours=0.1)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_receiver_verifies_what_it_gets_with_the_standard_library(scene: Scene) -> None:
    scene.clock.now = datetime.now(UTC)
    scene.planned()
    scene.deliver()
    (posted,) = scene.sender.posted
    assert Webhook(SECRET).verify(posted.body.decode(), dict(posted.headers))["sequence"] == 1


def test_what_a_deleted_config_leaves_undelivered_goes_where_its_event_would_go_today(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    delivery = scene.planned()
    scene.deliver()
    del scene.endpoints.held[TENANT]
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET)
    scene.clock.advance(seconds=10)
    (done,) = scene.deliver()
    assert (done.status, done.owner, done.callback_url) == (DeliveryStatus.DELIVERED, PLATFORM, PLATFORM_URL)
    assert [each.url for each in scene.sender.posted] == [URL, PLATFORM_URL]
    assert scene.row(delivery) == done


def test_an_heir_that_does_not_want_the_event_does_not_get_it(scene: Scene) -> None:
    scene.sender.outcomes = [BUSY, OK]
    delivery = scene.planned()
    scene.deliver()
    del scene.endpoints.held[TENANT]
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET, events=(EventType.CANCELLED,))
    scene.clock.advance(seconds=10)
    scene.deliver()
    assert attempts(scene, delivery)[-1] == (2, None, "NO_SECRET")


def test_what_was_on_hold_for_a_deleted_config_goes_to_its_heir(scene: Scene) -> None:
    scene.configure(is_active=False)
    delivery = scene.planned()
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.HELD
    del scene.endpoints.held[TENANT]
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET)
    scene.run_until_quiet(hours=0.1)
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED
    assert [each.url for each in scene.sender.posted] == [PLATFORM_URL]


def test_an_endpoint_that_is_switched_on_again_gets_its_backlog_with_the_next_sweep(scene: Scene) -> None:
    scene.configure(is_active=False)
    delivery = scene.planned()
    scene.deliver()
    for _ in range(3):
        scene.clock.advance(seconds=60)
        scene.sweep()
    scene.configure(version=2)
    scene.clock.advance(seconds=59)
    scene.sweep()
    scene.deliver()
    assert scene.row(delivery).status is DeliveryStatus.DELIVERED


def test_a_purge_during_an_attempt_takes_the_answer_and_not_the_attempt(scene: Scene) -> None:
    delivery = scene.planned()

    def purge() -> None:
        scene.runs.runs[REF] = replace(scene.runs.runs[REF], purged_at=scene.clock())
        scene.deliveries.erase_answers(REF)

    scene.sender.during = purge
    (done,) = scene.deliver()
    (attempt,) = scene.deliveries.attempts(delivery.delivery_id)
    assert (done.status, attempt.status, attempt.answer) == ("DELIVERED", 200, "")
    assert not scene.deliveries.heard


def test_what_is_sent_after_a_purge_keeps_no_answer(scene: Scene) -> None:
    delivery = scene.planned()
    scene.runs.runs[REF] = replace(scene.runs.runs[REF], purged_at=scene.clock())
    scene.deliver()
    assert [each.answer for each in scene.deliveries.attempts(delivery.delivery_id)] == [""]


def test_an_answer_is_kept_no_longer_than_the_candidates_words(scene: Scene) -> None:
    run = scene.runs.runs[REF]
    started = scene.clock() - timedelta(days=20)
    scene.runs.runs[REF] = replace(run, pii_retention_days=30, started_at=started)
    delivery = scene.planned()
    scene.deliver()
    assert [each.answer for each in scene.deliveries.attempts(delivery.delivery_id)] == ["thanks"]
    scene.clock.advance(days=10)
    assert [each.answer for each in scene.deliveries.attempts(delivery.delivery_id)] == [""]


def test_what_a_deleted_platform_config_would_have_got_goes_to_the_tenants_own(scene: Scene) -> None:
    del scene.endpoints.held[TENANT]
    scene.configure(PLATFORM, PLATFORM_URL, PLATFORM_SECRET)
    delivery = scene.planned()
    assert delivery.owner == PLATFORM
    del scene.endpoints.held[PLATFORM]
    scene.configure()
    scene.deliver()
    assert [each.url for each in scene.sender.posted] == [URL]
    assert (scene.row(delivery).owner, scene.row(delivery).status) == (TENANT, DeliveryStatus.DELIVERED)


def test_without_strict_order_no_event_is_queued_because_of_the_one_before(scene: Scene) -> None:
    first, second = scene.planned(), scene.planned(scene.happen())
    scene.queue.waiting.clear()
    scene.queue.send([Pointer(first.delivery_id, "tnt_1")])
    scene.deliver()
    assert scene.row(first).status is DeliveryStatus.DELIVERED
    assert scene.queue.waiting == []
    assert scene.row(second).attempt_count == 0
