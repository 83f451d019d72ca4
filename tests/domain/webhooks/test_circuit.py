from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.records import from_record, to_record
from interviews.domain.webhooks.circuit import (
    DISABLED_AFTER,
    LOOKED_AT_EVERY,
    MOST_IN_FLIGHT,
    OPENED_BY,
    QUIET_FOR,
    SILENT,
    SLOW_FOR,
    Circuit,
    CircuitState,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWNER = "TENANT#tnt_1"
NEW = Circuit(OWNER, OWNER)
NOTHING, SECOND, MINUTE = timedelta(0), timedelta(seconds=1), timedelta(minutes=1)


def failed(circuit: Circuit, times: int = 1, at: datetime = NOW, version: int = 1, who: str = "d") -> Circuit:
    for number in range(times):
        circuit = circuit.failed(f"{who}-{number}", "STATUS_5XX", version, at)
    return circuit


def opened() -> Circuit:
    """Its probe is `d-9`, due in 30 seconds."""
    return failed(NEW, OPENED_BY)


def probe_at(circuit: Circuit) -> datetime:
    assert circuit.probe_at
    return circuit.probe_at


def looked_at(circuit: Circuit) -> datetime:
    assert circuit.look_at
    return circuit.look_at


@given(per_second=some.integers(1, 1000), requests=some.integers(1, 10))
def test_when_the_next_request_may_go_is_known_as_it_is_stored(per_second: int, requests: int) -> None:
    circuit = NEW
    for number in range(requests):
        circuit = circuit.entered(f"d-{number}", per_second, NOW)
    assert from_record(Circuit, to_record(circuit)) == circuit


def test_ten_failures_in_a_row_open_it_and_nine_do_not() -> None:
    assert failed(NEW, 9).state is CircuitState.CLOSED
    circuit = opened()
    assert (circuit.state, circuit.failures, circuit.opened_at) == (CircuitState.OPEN, 10, NOW)
    assert (circuit.last_error, circuit.last_failure_at) == ("STATUS_5XX", NOW)


def test_one_that_has_just_opened_is_looked_at_by_the_next_sweep() -> None:
    assert NOW < looked_at(opened()) < NOW + MINUTE


def test_a_success_in_between_starts_the_count_anew() -> None:
    circuit = failed(NEW, 9).succeeded("d", 10, NOW)
    assert (circuit.failures, circuit.failing_since) == (0, None)
    assert not failed(circuit, 9).is_open


def test_failing_since_is_the_first_failure_of_the_row() -> None:
    circuit = failed(failed(NEW), at=NOW + MINUTE)
    assert circuit.failing_since == NOW
    assert not circuit.has_failed_for(DISABLED_AFTER, NOW + DISABLED_AFTER - SECOND)
    assert circuit.has_failed_for(DISABLED_AFTER, NOW + DISABLED_AFTER)
    assert not NEW.has_failed_for(NOTHING, NOW)


def test_while_it_is_open_only_its_probe_goes_through() -> None:
    circuit = opened()
    assert circuit.lets_through("d-9", NOW)
    assert not circuit.lets_through("other", NOW + timedelta(days=1))
    assert circuit.probe_of("d-9") == NOW + timedelta(seconds=30)
    assert circuit.probe_of("other") is None
    assert failed(NEW, 9).lets_through("other", NOW)


def test_a_probe_comes_after_30_seconds_doubling_to_15_minutes() -> None:
    circuit, at, waits = opened(), NOW, []
    for _ in range(8):
        waits.append((probe_at(circuit) - at).total_seconds())
        at = probe_at(circuit)
        circuit = circuit.entered("d-9", None, at).failed("d-9", "TIMEOUT", 1, at)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_hundred_probes_do_not_overflow() -> None:
    circuit = opened()
    for _ in range(100):
        circuit = circuit.failed("d-9", "TIMEOUT", 1, probe_at(circuit))
    assert circuit.last_failure_at
    assert probe_at(circuit) - circuit.last_failure_at == timedelta(minutes=15)


def test_a_failure_of_another_one_that_was_on_its_way_does_not_move_the_probe() -> None:
    circuit = failed(opened(), 3, NOW + SECOND, who="late")
    assert (circuit.probe_id, circuit.probe_at) == (opened().probe_id, opened().probe_at)
    assert circuit.failures == 13


def test_one_success_closes_it_and_what_is_on_hold_is_looked_for_at_once() -> None:
    at = NOW + MINUTE
    closed = opened().succeeded("late", 10, at)
    assert (closed.is_open, closed.failures, closed.probe_id, closed.probe_at) == (False, 0, None, None)
    assert looked_at(closed) == at
    assert closed.lets_through("anybody", at)


def test_a_failure_under_another_config_starts_the_count_anew() -> None:
    changed = failed(opened(), version=2)
    assert (changed.is_open, changed.failures, changed.failing_since) == (False, 1, NOW)
    assert failed(failed(NEW, 9), version=2).failures == 1


def test_where_its_probe_is_over_the_first_one_after_its_time_takes_its_place() -> None:
    free = opened().without_probe("d-9", NOW)
    assert not free.lets_through("other", NOW + timedelta(seconds=29))
    due = NOW + timedelta(seconds=30)
    assert free.lets_through("other", due)
    taken = free.entered("other", None, due)
    assert taken.lets_through("other", due)
    assert not taken.lets_through("third", due)
    assert opened().without_probe("other", NOW) == opened()


def test_a_probe_that_does_not_report_counts_as_lost_after_five_minutes() -> None:
    assert not opened().needs_probe(NOW + timedelta(seconds=329))
    assert opened().needs_probe(NOW + timedelta(seconds=330))
    free = opened().without_probe("d-9", NOW)
    assert not free.needs_probe(NOW)
    assert free.needs_probe(NOW + timedelta(seconds=30))


def test_ten_requests_are_on_their_way_at_most() -> None:
    circuit = failed(NEW)
    for number in range(MOST_IN_FLIGHT):
        assert circuit.wait(None, NOW) == NOTHING
        circuit = circuit.entered(f"d{number}", None, NOW)
    assert circuit.wait(None, NOW) > NOTHING
    assert circuit.left("d3", NOW).wait(None, NOW) == NOTHING
    assert circuit.succeeded("d3", 10, NOW).wait(None, NOW) == NOTHING
    assert circuit.failed("d3", "TIMEOUT", 1, NOW).wait(None, NOW) == NOTHING


def test_a_place_whose_sender_died_is_free_again_after_half_a_minute() -> None:
    circuit = failed(NEW)
    for number in range(MOST_IN_FLIGHT):
        circuit = circuit.entered(f"d{number}", None, NOW)
    assert circuit.wait(None, NOW + timedelta(seconds=29)) > NOTHING
    assert circuit.wait(None, NOW + timedelta(seconds=30)) == NOTHING
    assert len(circuit.entered("next", None, NOW + timedelta(seconds=30)).places) == 1


def test_a_slow_answer_has_its_endpoints_requests_counted_and_a_quick_one_costs_nothing() -> None:
    assert NEW.succeeded("d", 1000, NOW) == NEW
    slow = NEW.succeeded("d", 1001, NOW)
    assert slow.slow_until == NOW + timedelta(minutes=10)
    assert looked_at(slow) == NOW + LOOKED_AT_EVERY


def test_slowness_is_not_written_down_again_each_time() -> None:
    slow = NEW.succeeded("d", 5000, NOW)
    assert slow.succeeded("d", 5000, NOW + timedelta(minutes=4)) == slow
    later = NOW + timedelta(minutes=6)
    assert slow.succeeded("d", 5000, later).slow_until == later + timedelta(minutes=10)


def test_a_delivery_on_hold_has_the_sweep_look_soon() -> None:
    holding = NEW.holding(NOW)
    assert looked_at(holding) == NOW + LOOKED_AT_EVERY
    assert holding.holding(NOW + timedelta(seconds=5)) == holding
    assert opened().holding(NOW) == opened()


def test_a_delivery_on_hold_ends_the_quiet() -> None:
    quiet = NEW.holding(NOW).seen(NOW, busy=False)
    assert quiet
    assert quiet.quiet_since
    assert quiet.holding(NOW).quiet_since is None


def test_it_is_forgotten_only_after_a_quiet_while() -> None:
    circuit: Circuit | None = NEW.holding(NOW)
    at, minutes = NOW, 0
    while circuit:
        assert at - MINUTE < looked_at(circuit) <= at + MINUTE
        circuit = circuit.seen(at, busy=False)
        at, minutes = at + MINUTE, minutes + 1
    assert at - MINUTE == NOW + QUIET_FOR


def test_it_is_not_forgotten_while_there_is_anything_to_know() -> None:
    later = NOW + QUIET_FOR
    quiet = replace(NEW, quiet_since=NOW)
    assert quiet.seen(later, busy=False) is None
    for known in (
        replace(quiet, failures=1, failing_since=NOW, last_failure_at=NOW),
        replace(quiet, slow_until=later + SECOND),
        quiet.entered("d", None, later),
    ):
        assert known.seen(later, busy=False)
    assert quiet.seen(later, busy=True)


@pytest.mark.parametrize("key", ["TENANT#tnt_1", "TENANT#tnt_1|https://run.example"])
def test_a_config_is_known_from_a_runs_own_target(key: str) -> None:
    assert Circuit(key, OWNER).is_config is (key == OWNER)


@pytest.mark.parametrize("limit", [1, 5, 100])
def test_a_rate_limit_admits_so_many_at_once_and_so_many_a_second(limit: int) -> None:
    circuit, at, admitted = NEW, NOW, []
    while at < NOW + 3 * SECOND:
        if circuit.wait(limit, at) == NOTHING:
            circuit = circuit.entered("d", limit, at).left("d", at)
            admitted.append(at)
        else:
            at += circuit.wait(limit, at)
    assert len([each for each in admitted if each == NOW]) == limit
    assert len([each for each in admitted if each >= NOW + 2 * SECOND]) == limit


def test_a_probe_that_just_set_out_is_not_lost() -> None:
    late = NOW + timedelta(hours=3)
    taken = opened().without_probe("d-9", NOW).entered("other", None, late)
    assert not taken.needs_probe(late)
    assert taken.needs_probe(late + timedelta(minutes=5))
    assert probe_at(taken.failed("other", "TIMEOUT", 1, late)) == late + MINUTE


def looks_until_forgotten(circuit: Circuit | None, at: datetime) -> tuple[int, datetime]:
    """How often it is looked at where nothing more happens, and when it is forgotten."""
    looks = 0
    while circuit:
        at = max(looked_at(circuit), at)
        circuit = circuit.seen(at, busy=False)
        looks += 1
    return looks, at


@pytest.mark.parametrize("failures", [1, OPENED_BY])
def test_failures_of_an_endpoint_that_nobody_sends_to_any_more_are_forgotten_in_the_end(
    failures: int,
) -> None:
    looks, at = looks_until_forgotten(failed(NEW, failures).without_probe("d-9", NOW), NOW)
    assert SILENT <= at - NOW < SILENT + timedelta(hours=1)
    assert 1 < looks < 30


def test_slowness_alone_is_not_looked_at_each_minute_for_long() -> None:
    looks, at = looks_until_forgotten(NEW.succeeded("d", 5000, NOW), NOW)
    assert NOW + SLOW_FOR <= at < NOW + SLOW_FOR + timedelta(hours=1)
    assert 1 < looks < 30


def test_a_failure_after_a_long_silence_starts_the_count_anew() -> None:
    assert failed(failed(NEW, 9), at=NOW + SILENT - SECOND).is_open
    again = failed(failed(NEW, 9), at=NOW + SILENT)
    assert (again.failures, again.failing_since) == (1, NOW + SILENT)


def test_a_delivery_on_hold_is_soon_looked_for_though_the_circuit_was_at_rest() -> None:
    circuit: Circuit | None = failed(NEW)
    at = NOW
    while circuit and looked_at(circuit) <= at + QUIET_FOR:
        at = looked_at(circuit)
        circuit = circuit.seen(at, busy=False)
    assert circuit
    assert looked_at(circuit.holding(at)) == at + LOOKED_AT_EVERY


def test_a_receiver_that_says_when_to_come_again_is_not_probed_before() -> None:
    later = NOW + timedelta(hours=2)
    circuit = failed(NEW, 9).failed("d", "STATUS_5XX", 1, NOW, not_before=later)
    assert (probe_at(circuit), circuit.probe_of("d")) == (later, later)
    assert not circuit.needs_probe(later)
    assert probe_at(circuit.failed("d", "STATUS_5XX", 1, later, not_before=NOW)) == later + MINUTE
