from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from interviews.domain.errors import LimitReached
from interviews.domain.events import Event, EventType
from interviews.domain.times import from_iso, to_iso
from interviews.domain.webhook import (
    FINAL_ERRORS,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointSecret,
    ErrorClass,
    Outcome,
    error_of_status,
    plan_delivery,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OK = Outcome(status=204)
REFUSED = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
URL = "https://ats.example/hook"
EVENT = Event(
    tenant_id="tnt_1",
    platform_id="plt_1",
    run_id="run_1_00000001",
    interview_id="i",
    sequence=1,
    event_id="e1",
    event=EventType.PLAN_GENERATED,
    state="PENDING",
    timestamp=to_iso(NOW),
    actor="system",
)


def planned(event: Event = EVENT, *, owner: str = "TENANT#tnt_1", url: str = URL) -> Delivery:
    return plan_delivery(event, owner=owner, url=url, is_active=True, at=NOW)


def endpoint(*secrets: EndpointSecret) -> Endpoint:
    at = to_iso(NOW)
    return Endpoint("TENANT#tnt_1", URL, created_at=at, updated_at=at, secrets=secrets)


def secret(hint: str) -> EndpointSecret:
    return EndpointSecret(f"cipher-{hint}", hint, to_iso(NOW))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_2xx_is_the_only_success(status: int) -> None:
    assert error_of_status(status) is None


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (199, ErrorClass.STATUS_OTHER),
        *((status, ErrorClass.REDIRECT) for status in (300, 301, 302, 303, 304, 307, 308)),
        (400, ErrorClass.STATUS_4XX),
        (410, ErrorClass.GONE),
        (429, ErrorClass.STATUS_4XX),
        (500, ErrorClass.STATUS_5XX),
        (599, ErrorClass.STATUS_5XX),
        (600, ErrorClass.STATUS_OTHER),
    ],
)
def test_every_other_status_has_its_error_class(status: int, error: ErrorClass) -> None:
    assert error_of_status(status) is error


def test_a_delivery_has_the_same_id_however_often_it_is_planned() -> None:
    assert planned() == planned()
    assert planned().delivery_id.startswith("dlv_")
    assert len(planned().delivery_id) == 36


def test_a_changed_url_of_the_config_does_not_make_a_second_delivery_of_an_event() -> None:
    assert planned().delivery_id == planned(url="https://new.example/").delivery_id


def test_another_event_owner_or_target_of_the_run_makes_another_delivery() -> None:
    own = replace(EVENT, callback_url=URL)
    ids = {
        planned().delivery_id,
        planned(replace(EVENT, event_id="e2")).delivery_id,
        planned(owner="PLATFORM#plt_1").delivery_id,
        planned(own).delivery_id,
        planned(replace(EVENT, callback_url="https://b.example/")).delivery_id,
    }
    assert len(ids) == 5
    assert not planned(own).follows_config


def test_an_inactive_endpoint_has_its_delivery_held_and_out_of_the_sweep() -> None:
    held = plan_delivery(EVENT, owner="TENANT#tnt_1", url=URL, is_active=False, at=NOW)
    assert held.status is DeliveryStatus.HELD
    assert held.due_at is None
    assert held.sweep_at is None


def test_every_delivery_that_is_not_over_is_in_the_sweeps_sight() -> None:
    delivery = planned()
    claimed = delivery.claimed(NOW)
    retried = claimed.after(REFUSED, NOW, 0.5, URL)
    for each in (delivery, claimed, retried, retried.swept(NOW), retried.redelivered(NOW)):
        assert each.sweep_at is not None
        assert from_iso(each.sweep_at) <= NOW + timedelta(minutes=10)


def test_a_delivered_one_is_over() -> None:
    done = planned().claimed(NOW).after(OK, NOW, 0.5, URL)
    assert (done.status, done.attempt_count) == (DeliveryStatus.DELIVERED, 1)
    assert (done.due_at, done.sweep_at, done.lease_until) == (None, None, None)
    assert not done.is_due(NOW + timedelta(days=1))


def test_the_whole_schedule_is_used_before_a_delivery_fails() -> None:
    delivery, at, gaps = planned(), NOW, []
    while delivery.status is DeliveryStatus.PENDING:
        assert delivery.due_at
        due = from_iso(delivery.due_at)
        gaps.append(due - at)
        at = due
        delivery = delivery.claimed(at).after(REFUSED, at, 0.5, URL)
    assert delivery.status is DeliveryStatus.FAILED
    assert delivery.attempt_count == 10
    assert round((at - NOW) / timedelta(hours=1), 1) == 75.6
    assert gaps[:4] == [timedelta(0), timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]


@pytest.mark.parametrize("error", sorted(FINAL_ERRORS))
def test_what_another_attempt_cannot_mend_fails_at_once(error: ErrorClass) -> None:
    failed = planned().claimed(NOW).after(Outcome(error_class=error), NOW, 0.5, URL)
    assert (failed.status, failed.attempt_count, failed.sweep_at) == (DeliveryStatus.FAILED, 1, None)


@pytest.mark.parametrize("error", sorted(set(ErrorClass) - FINAL_ERRORS))
def test_every_other_error_is_tried_again(error: ErrorClass) -> None:
    retried = planned().claimed(NOW).after(Outcome(error_class=error), NOW, 0.5, URL)
    assert (retried.status, retried.due_at) == (DeliveryStatus.PENDING, to_iso(NOW + timedelta(seconds=5)))


def test_a_2xx_whose_body_never_ended_is_tried_again() -> None:
    outcome = Outcome(status=200, error_class=ErrorClass.TIMEOUT)
    assert planned().claimed(NOW).after(outcome, NOW, 0.5, URL).status is DeliveryStatus.PENDING


def test_retry_after_is_honoured() -> None:
    busy = replace(REFUSED, retry_after="3600")
    assert planned().claimed(NOW).after(busy, NOW, 0.5, URL).due_at == to_iso(NOW + timedelta(hours=1))


def test_only_what_was_lost_counts_as_a_repair() -> None:
    late = planned().claimed(NOW).after(replace(REFUSED, retry_after="3600"), NOW, 0.5, URL)
    assert not late.is_repair
    assert not late.redelivered(NOW).is_repair
    assert planned().is_repair
    assert planned().claimed(NOW).is_repair
    assert late.swept(NOW).is_repair


def test_a_redelivery_has_the_full_schedule_again_and_counts_its_attempts_on() -> None:
    failed = planned().claimed(NOW).after(Outcome(error_class=ErrorClass.GONE), NOW, 0.5, URL)
    again = failed.redelivered(NOW)
    tried = 0
    while again.status is DeliveryStatus.PENDING:
        again = again.claimed(NOW).after(REFUSED, NOW, 0.5, URL)
        tried += 1
    assert tried == 10
    assert again.attempt_count == 11


def test_rotation_keeps_the_old_secrets_signing_until_the_overlap_ends() -> None:
    rotated = endpoint(secret("old")).rotated(secret("new"), NOW, timedelta(hours=24))
    assert [each.hint for each in rotated.live_secrets(NOW + timedelta(hours=23, minutes=59))] == [
        "new",
        "old",
    ]
    assert [each.hint for each in rotated.live_secrets(NOW + timedelta(hours=24))] == ["new"]
    assert rotated.version == 2


def test_rotation_without_overlap_drops_the_old_secret_at_once() -> None:
    rotated = endpoint(secret("old")).rotated(secret("new"), NOW, timedelta(0))
    assert [each.hint for each in rotated.secrets] == ["new"]


def test_a_longer_overlap_later_does_not_revive_what_is_about_to_end() -> None:
    first = endpoint(secret("a")).rotated(secret("b"), NOW, timedelta(hours=1))
    second = first.rotated(secret("c"), NOW, timedelta(hours=100))
    assert [each.hint for each in second.live_secrets(NOW + timedelta(hours=2))] == ["c", "b"]


def test_there_are_at_most_ten_live_secrets() -> None:
    rotated = endpoint(secret("0"))
    for number in range(1, 10):
        rotated = rotated.rotated(secret(str(number)), NOW, timedelta(hours=1))
    assert len(rotated.live_secrets(NOW)) == 10
    with pytest.raises(LimitReached):
        rotated.rotated(secret("10"), NOW, timedelta(hours=1))
    assert len(rotated.rotated(secret("10"), NOW + timedelta(hours=1), timedelta(hours=1)).secrets) == 2
