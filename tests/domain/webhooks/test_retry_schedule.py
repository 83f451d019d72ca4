from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.webhooks.retry_schedule import DELAYS, next_delay, read_retry_after

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_ten_attempts_take_75_6_hours_without_jitter() -> None:
    delays = [next_delay(tried, chance=0.5) for tried in range(len(DELAYS))]
    assert delays == list(DELAYS)
    assert len(delays) == 10
    assert round(sum(DELAYS, timedelta()) / timedelta(hours=1), 1) == 75.6
    assert next_delay(10, chance=0.5) is None


@given(st.integers(0, 9), st.floats(0, 1))
def test_jitter_stays_within_a_fifth(tried: int, chance: float) -> None:
    delay = next_delay(tried, chance=chance)
    assert delay is not None
    assert DELAYS[tried] * 0.8 <= delay <= DELAYS[tried] * 1.2


def test_jitter_reaches_both_ends() -> None:
    assert next_delay(2, chance=0) == timedelta(minutes=4)
    assert next_delay(2, chance=1) == timedelta(minutes=6)


def test_retry_after_makes_a_delay_longer_but_never_shorter_nor_more_than_a_day() -> None:
    assert next_delay(1, chance=0.5, retry_after=timedelta(minutes=7)) == timedelta(minutes=7)
    assert next_delay(4, chance=0.5, retry_after=timedelta(minutes=7)) == timedelta(hours=2)
    assert next_delay(1, chance=0.5, retry_after=timedelta(days=30)) == timedelta(hours=24)


def test_retry_after_does_not_make_an_eleventh_attempt() -> None:
    assert next_delay(10, chance=0.5, retry_after=timedelta(seconds=1)) is None


def test_both_forms_of_retry_after_are_read() -> None:
    assert read_retry_after("120", NOW) == timedelta(minutes=2)
    later = format_datetime(NOW + timedelta(minutes=3), usegmt=True)
    assert read_retry_after(later, NOW) == timedelta(minutes=3)
    assert read_retry_after("Mon, 23 Nov 2026 12:00:30 -0000", NOW) == timedelta(seconds=30)
    assert read_retry_after("Monday, 23-Nov-26 12:05:00 GMT", NOW) == timedelta(minutes=5)
    assert read_retry_after("9" * 400, NOW) == timedelta(hours=24)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "soon",
        "-5",
        "1.5",
        "٣",
        "Mon, 23 Nov 2026 11:59:59 GMT",
        "Mon, 99 Nov 2026 12:00:00 GMT",
    ],
)
def test_what_is_neither_form_or_already_past_is_left_aside(value: str | None) -> None:
    assert read_retry_after(value, NOW) is None


@given(st.text())
def test_no_header_breaks_the_reading(value: str) -> None:
    delay = read_retry_after(value, NOW)
    assert delay is None or delay >= timedelta(0)
