from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.ids import DELIVERY_ID, delivery_id
from interviews.domain.kernel.outcome import FINAL_ERRORS, ErrorClass, Outcome
from interviews.domain.kernel.records import from_record, to_record
from interviews.domain.kernel.times import to_epoch
from interviews.domain.runs.events import Event, EventType
from interviews.domain.webhooks.delivery import KEPT, Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import Endpoint
from interviews.domain.webhooks.plan_delivery import plan_delivery

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OK = Outcome(status=204)
REFUSED = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
URL = "https://ats.example/hook"
TENANT = "TENANT#tnt_1"
EVENT = Event(
    tenant_id="tnt_1",
    platform_id="plt_1",
    run_id="run_1_00000001",
    interview_id="i",
    sequence=1,
    event_id="e1",
    event=EventType.PLAN_GENERATED,
    state="PENDING",
    timestamp=NOW,
    actor="system",
)
ENDPOINT = Endpoint(TENANT, URL, created_at=NOW, updated_at=NOW)


def planned(event: Event = EVENT, endpoint: Endpoint | None = ENDPOINT) -> Delivery:
    return plan_delivery(event, endpoint, owner=TENANT, at=NOW)


def tried(delivery: Delivery, outcome: Outcome, at: datetime = NOW, **more: object) -> Delivery:
    """After one more attempt."""
    return delivery.claimed(at).after(outcome, at, started_at=at, **({"chance": 0.5, "url": URL} | more))  # type: ignore[arg-type]


def test_a_delivery_has_the_same_id_however_often_it_is_planned_and_whatever_the_config_is() -> None:
    other = replace(ENDPOINT, callback_url="https://new.example/", owner="PLATFORM#plt_1")
    own = replace(EVENT, callback_url="https://run.example/")
    assert {planned().delivery_id, planned(endpoint=other).delivery_id, planned(own).delivery_id} == {
        delivery_id("tnt_1", "run_1_00000001", 1)
    }
    assert DELIVERY_ID.fullmatch(planned().delivery_id)
    assert not planned(own).follows_config


def test_another_event_makes_another_delivery() -> None:
    events = (
        EVENT,
        replace(EVENT, sequence=2),
        replace(EVENT, run_id="run_1_00000002"),
        replace(EVENT, tenant_id="tnt_2"),
    )
    assert len({planned(each).delivery_id for each in events}) == 4


def test_an_event_that_nobody_wants_is_kept_without_a_target() -> None:
    unrouted = planned(endpoint=None)
    assert (unrouted.status, unrouted.callback_url, unrouted.due_at) == (DeliveryStatus.UNROUTED, "", None)
    routed = unrouted.routed(ENDPOINT, NOW, "another-id")
    assert (routed.status, routed.callback_url, routed.owner) == (DeliveryStatus.PENDING, URL, TENANT)
    assert (routed.webhook_id, routed.event_id) == ("another-id", "e1")


def test_a_young_delivery_is_left_to_the_audit_and_every_later_one_is_in_the_sweeps_sight() -> None:
    assert planned().sweep_at is None
    retried = tried(planned(), REFUSED)
    for each in (
        retried,
        retried.claimed(NOW),
        retried.swept(NOW),
        retried.waiting(NOW),
        retried.redelivered(NOW),
    ):
        assert each.sweep_at is not None
        assert each.sweep_at <= NOW + timedelta(minutes=10)


def test_a_delivered_one_is_over() -> None:
    done = tried(planned(), OK)
    assert (done.status, done.attempt_count) == (DeliveryStatus.DELIVERED, 1)
    assert (done.due_at, done.sweep_at, done.lease_until) == (None, None, None)
    assert not done.is_due(NOW + timedelta(days=1))


def test_the_whole_schedule_is_used_before_a_delivery_fails() -> None:
    delivery, at, gaps = planned(), NOW, []
    while delivery.status is DeliveryStatus.PENDING:
        assert delivery.due_at
        due = delivery.due_at
        gaps.append(due - at)
        at = due
        delivery = tried(delivery, REFUSED, at)
    assert delivery.status is DeliveryStatus.FAILED
    assert delivery.attempt_count == 10
    assert round((at - NOW) / timedelta(hours=1), 1) == 75.6
    assert gaps[:4] == [timedelta(0), timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]


@pytest.mark.parametrize("error", sorted(FINAL_ERRORS))
@pytest.mark.parametrize("is_probe", [False, True])
def test_what_another_attempt_cannot_mend_fails_at_once(error: ErrorClass, is_probe: bool) -> None:
    failed = tried(planned(), Outcome(error_class=error), is_probe=is_probe, probe_at=NOW)
    assert (failed.status, failed.attempt_count, failed.sweep_at) == (DeliveryStatus.FAILED, 1, None)


@pytest.mark.parametrize("error", sorted(set(ErrorClass) - FINAL_ERRORS))
def test_every_other_error_is_tried_again(error: ErrorClass) -> None:
    retried = tried(planned(), Outcome(error_class=error))
    assert (retried.status, retried.due_at) == (DeliveryStatus.PENDING, NOW + timedelta(seconds=5))


def test_a_2xx_whose_body_never_ended_is_tried_again() -> None:
    outcome = Outcome(status=200, error_class=ErrorClass.TIMEOUT)
    assert tried(planned(), outcome).status is DeliveryStatus.PENDING


@given(chance=some.floats(0, 1), tries=some.integers(1, 9))
def test_when_it_is_tried_again_is_known_as_it_is_stored(chance: float, tries: int) -> None:
    delivery = planned()
    for _ in range(tries):
        delivery = tried(delivery, REFUSED, chance=chance)
    assert from_record(Delivery, to_record(delivery)) == delivery


def test_retry_after_is_honoured() -> None:
    busy = replace(REFUSED, retry_after="3600")
    assert tried(planned(), busy).due_at == NOW + timedelta(hours=1)


def test_only_what_was_lost_counts_as_a_repair() -> None:
    late = tried(planned(), replace(REFUSED, retry_after="3600"))
    assert not late.is_repair
    assert not late.redelivered(NOW).is_repair
    assert not late.waiting(NOW).is_repair
    assert planned().claimed(NOW).is_repair
    assert late.swept(NOW).is_repair


def test_a_redelivery_has_the_full_schedule_again_and_counts_its_attempts_on() -> None:
    failed = tried(planned(), Outcome(error_class=ErrorClass.GONE))
    again = failed.redelivered(NOW)
    count = 0
    while again.status is DeliveryStatus.PENDING:
        again = tried(again, REFUSED)
        count += 1
    assert count == 10
    assert again.attempt_count == 11


def test_the_attempt_that_opens_a_circuit_counts_and_its_probes_do_not() -> None:
    probe_at = NOW + timedelta(seconds=30)
    opening = tried(planned(), REFUSED, probe_at=probe_at)
    assert (opening.due_at, opening.attempt_count - opening.series_start) == (probe_at, 1)
    for _ in range(20):
        opening = tried(opening, REFUSED, is_probe=True, probe_at=probe_at)
    assert opening.status is DeliveryStatus.PENDING
    assert (opening.attempt_count, opening.attempt_count - opening.series_start) == (21, 1)


def test_the_last_attempt_of_the_schedule_fails_even_where_it_opens_a_circuit() -> None:
    delivery = planned()
    for _ in range(9):
        delivery = tried(delivery, REFUSED)
    assert tried(delivery, REFUSED, probe_at=NOW).status is DeliveryStatus.FAILED


def test_a_probe_is_given_up_in_the_end() -> None:
    own = planned(replace(EVENT, callback_url="https://run.example/"))
    late = NOW + timedelta(days=5)
    assert tried(own, REFUSED, late, is_probe=True, probe_at=late).status is DeliveryStatus.FAILED
    assert tried(planned(), REFUSED, late, is_probe=True, probe_at=late).status is DeliveryStatus.PENDING


def test_hold_is_counted_from_when_the_schedule_began() -> None:
    late = NOW + timedelta(days=30)
    assert planned().held().held_too_long(late)
    assert not planned().redelivered(late).held().held_too_long(late)
    given_up = planned().held().given_up(late)
    assert given_up.status is DeliveryStatus.FAILED
    assert given_up.last_attempt
    assert given_up.last_attempt.error_class is ErrorClass.HELD_TOO_LONG


def test_what_fails_together_shares_a_circuit() -> None:
    own = replace(EVENT, callback_url="https://run.example/a?x=1")
    assert planned().circuit_key == TENANT
    assert planned(own).circuit_key == planned(replace(own, callback_url="https://run.example/b")).circuit_key
    assert (
        planned(own).circuit_key != planned(replace(own, callback_url="https://other.example/")).circuit_key
    )


def test_a_redelivery_is_kept_as_long_as_a_new_delivery() -> None:
    late = NOW + timedelta(days=89)
    again = tried(planned(), Outcome(error_class=ErrorClass.GONE)).redelivered(late)
    assert again.expires_at == to_epoch(late + KEPT)
    assert planned(endpoint=None).routed(ENDPOINT, late).expires_at == to_epoch(late + KEPT)
    assert planned().redelivered(NOW - timedelta(days=1)).expires_at == planned().expires_at


def test_what_is_on_hold_is_off_the_schedule() -> None:
    held = planned().due(NOW).held()
    assert (held.status, held.due_at, held.sweep_at, held.attempt_count) == (
        DeliveryStatus.HELD,
        None,
        None,
        0,
    )
    assert not held.is_due(NOW + timedelta(days=30))


def test_what_waits_is_put_off_again_when_half_of_its_time_is_over() -> None:
    waiting = planned().waiting(NOW)
    assert (waiting.is_waiting, waiting.sweep_at) == (True, NOW + timedelta(minutes=10))
    assert waiting.waiting(NOW + timedelta(minutes=4, seconds=59)) == waiting
    later = NOW + timedelta(minutes=5)
    assert waiting.waiting(later).sweep_at == later + timedelta(minutes=10)
