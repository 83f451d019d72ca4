"""The figures that others rely on, written out: the tests beside each rule use its constant and go along with it.

The contract, docs/webhooks.md (made of the same constants) and docs/decisions.md name them; who changes one here has
changed a promise.
"""

from datetime import timedelta

import pytest

from interviews.domain.kernel import outcome
from interviews.domain.plans import plan
from interviews.domain.room import one_time_code, session
from interviews.domain.runs import run, transcript
from interviews.domain.webhooks import circuit, delivery, endpoint, retry_schedule
from interviews.usecases.kernel import idempotency
from interviews.usecases.webhooks import (
    audit_events,
    pull_events,
    strict_order,
    watch_circuits,
    webhook_ports,
)

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@pytest.mark.parametrize(
    ("promised", "is_"),
    [
        # Contract §2, §3, §7
        (24 * HOUR, idempotency.ANSWERS_KEPT),
        (180 * DAY, run.LONGEST_NOTICE),
        (10 * MINUTE, one_time_code.CODE_LIVES),
        (10 * MINUTE, one_time_code.SENDS_COUNT_FOR),
        (5, one_time_code.MOST_SENDS),
        (60 * SECOND, one_time_code.PAUSE),
        (3, one_time_code.MOST_WRONG),
        (10 * MINUTE, one_time_code.FIRST_COOLDOWN),
        (HOUR, one_time_code.LONGEST_COOLDOWN),
        (HOUR, one_time_code.PASS_LIVES),
        (2 * MINUTE, transcript.GRACE),
        (45 * MINUTE, session.IDLE),
        (4, plan.MOST_FOLLOW_UPS),
        # docs/webhooks.md
        (0.2, retry_schedule.JITTER),
        (24 * HOUR, retry_schedule.LONGEST_RETRY_AFTER),
        (10, circuit.OPENED_BY),
        (10, circuit.MOST_IN_FLIGHT),
        (30 * SECOND, circuit.FIRST_PROBE),
        (15 * MINUTE, circuit.LONGEST_PROBE),
        (3 * DAY, circuit.WARNED_AFTER),
        (5 * DAY, circuit.DISABLED_AFTER),
        (300, watch_circuits.RELEASED_PER_ROUND),
        (30 * DAY, delivery.LONGEST_HOLD),
        (5 * DAY, delivery.LONGEST_HOLD_OF_RUN),
        (90 * DAY, delivery.KEPT),
        (10, endpoint.MOST_LIVE_SECRETS),
        (1024, outcome.LONGEST_ANSWER),
        (5 * MINUTE, webhook_ports.LONGEST_DEFERRAL),
        # SQS delays no message longer
        (15 * MINUTE, delivery.LONGEST_QUEUE_DELAY),
    ],
)
def test_a_figure_is_what_was_promised(promised: object, is_: object) -> None:
    assert is_ == promised


def test_the_schedule_is_ten_attempts_over_75_hours() -> None:
    hours = [each / HOUR for each in retry_schedule.DELAYS]
    assert hours[3:] == [0.5, 2, 5, 10, 14, 20, 24]
    assert retry_schedule.DELAYS[:3] == (timedelta(0), 5 * SECOND, 5 * MINUTE)


class TestWhatMustBeLongerThanWhat:
    """Figures of our own choice: what counts is how they stand to each other."""

    def test_a_lease_outlives_an_attempt_and_all_that_is_written_around_it(self) -> None:
        assert 5 * SECOND < delivery.LEASE < delivery.OVERDUE

    def test_a_place_outlives_an_attempt(self) -> None:
        assert 5 * SECOND < circuit.PLACE_LOST < circuit.PROBE_LOST

    def test_a_circuit_is_looked_at_by_every_sweep(self) -> None:
        assert 0 * SECOND < circuit.LOOKED_AT_EVERY < MINUTE

    def test_a_round_of_the_sweep_ends_within_the_minute(self) -> None:
        assert 10 * SECOND < watch_circuits.LONGEST_ROUND < MINUTE

    def test_failures_are_remembered_from_one_attempt_to_the_next(self) -> None:
        longest = max(retry_schedule.DELAYS) * (1 + retry_schedule.JITTER)
        assert longest < circuit.SILENT < circuit.WARNED_AFTER

    def test_a_row_outlives_its_schedule_and_its_time_on_hold(self) -> None:
        assert sum(retry_schedule.DELAYS, 0 * DAY) * 1.2 + delivery.LONGEST_HOLD < delivery.KEPT

    def test_the_audit_looks_again_when_streams_have_caught_up(self) -> None:
        assert audit_events.ROUNDS["soon"] < audit_events.ROUNDS["late"]

    def test_the_order_waits_for_a_fan_out_for_longer_than_the_audit_needs(self) -> None:
        assert audit_events.ROUNDS["soon"] < strict_order.NOT_FANNED_OUT_YET < HOUR

    def test_the_feed_leaves_out_what_may_still_be_written(self) -> None:
        assert SECOND < pull_events.SETTLED <= MINUTE
