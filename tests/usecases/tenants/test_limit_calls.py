"""Calls in a minute of the clock: exact across processes, and never a reason to be down."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import FixedClock, InMemoryCounters
from interviews.domain.kernel.rate_limit import Quota, RateWindow, Standing, fields
from interviews.usecases.kernel.counters import CountersUnavailable
from interviews.usecases.tenants.limit_calls import CallLimiter

TENANT = Quota("tenant", "total", 3)
KEY = Quota("key", "key_1", 2)


class Scene:
    def __init__(self) -> None:
        self.clock = FixedClock()
        self.counters = InMemoryCounters(self.clock)
        self.failures: list[CountersUnavailable] = []

    def process(self) -> CallLimiter:
        return CallLimiter(self.counters, self.clock, self.failures.append)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def left(standings: Sequence[Standing]) -> list[tuple[int, bool]]:
    return [(each.remaining, each.is_exceeded) for each in standings]


def test_what_is_left_goes_down_to_nothing_and_comes_back_with_the_next_minute(scene: Scene) -> None:
    limiter = scene.process()
    seen = [left(limiter.count("t", (TENANT,))) for _ in range(5)]
    assert seen == [[(2, False)], [(1, False)], [(0, False)], [(0, True)], [(0, True)]]
    scene.clock.advance(seconds=60)
    assert left(limiter.count("t", (TENANT,))) == [(2, False)]


def test_a_keys_share_is_part_of_its_tenants(scene: Scene) -> None:
    limiter = scene.process()
    other = Quota("key", "key_2", 2)
    assert left(limiter.count("t", (TENANT, KEY))) == [(2, False), (1, False)]
    assert left(limiter.count("t", (TENANT, KEY))) == [(1, False), (0, False)]
    assert left(limiter.count("t", (TENANT, other))) == [(0, False), (1, False)]
    assert left(limiter.count("t", (TENANT, other))) == [(0, True), (0, False)]


def test_tenants_are_counted_apart(scene: Scene) -> None:
    limiter = scene.process()
    for _ in range(5):
        limiter.count("t", (TENANT,))
    assert left(limiter.count("other", (TENANT,))) == [(2, False)]


@given(calls=st.lists(st.integers(0, 2), max_size=12), most=st.integers(1, 8))
def test_whichever_process_is_asked_no_more_than_the_quota_pass(calls: list[int], most: int) -> None:
    scene = Scene()
    processes = [scene.process() for _ in range(3)]
    quota = (Quota("tenant", "total", most),)
    passed = [not processes[each].count("t", quota)[0].is_exceeded for each in calls]
    assert passed == [number < most for number in range(len(calls))]


def test_a_process_that_knows_a_window_to_be_used_up_asks_nobody(scene: Scene) -> None:
    limiter = scene.process()
    for _ in range(50):
        limiter.count("t", (TENANT,))
    assert len(scene.counters.calls) == 4
    scene.clock.advance(seconds=20)
    (standing,) = limiter.count("t", (TENANT,))
    assert standing.seconds_left == 40


def test_nobody_is_refused_because_nobody_can_count(scene: Scene) -> None:
    limiter = scene.process()
    scene.counters.away = True
    assert [limiter.count("t", (TENANT,)) for _ in range(10)] == [()] * 10
    assert len(scene.failures) == len(scene.counters.calls) == 1
    scene.counters.away = False
    scene.clock.advance(seconds=9)
    assert limiter.count("t", (TENANT,)) == ()
    scene.clock.advance(seconds=1)
    assert left(limiter.count("t", (TENANT,))) == [(2, False)]


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2099, 1, 1)))
def test_a_window_ends_with_the_minute(now: datetime) -> None:
    window = RateWindow.at(now)
    assert 1 <= window.seconds_left <= 60
    assert window.ends_at % 60 == 0
    assert 0 <= window.ends_at - now.timestamp() <= window.seconds_left


def test_who_was_not_counted_is_told_nothing() -> None:
    assert fields(()) == {}
