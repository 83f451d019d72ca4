from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.times import first_from, from_iso, to_epoch, to_iso


def test_a_time_is_written_in_utc_with_milliseconds_and_z() -> None:
    berlin = datetime(2026, 11, 23, 13, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=1)))
    assert to_iso(berlin) == "2026-11-23T12:00:00.123Z"


def test_an_offset_is_converted() -> None:
    assert from_iso("2026-11-23T13:00:00+01:00") == datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-11-23", "2026-11-23T12:00:00", "2026-13-01T00:00:00Z", "1700000000"],
)
def test_what_is_no_time_with_an_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_iso(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-W50-1T00:00:00Z",
        "20261201T000000Z",
        "2026-12-01x00:00:00Z",
        "2026-12-01T00:00:00,5Z",
        "2026-12-01T00Z",
        "2026-12-01T24:00:00Z",
        "2026-12-01T00:00:00+00:00:30",
        "2026-12-01T00:00:00Z ",
        "２026-12-01T00:00:00Z",
    ],
)
def test_other_spellings_of_iso_8601_are_refused_whichever_python_reads_them(text: str) -> None:
    """RFC 3339 is what `format: date-time` promises; what `fromisoformat` takes changes with Python's version."""
    with pytest.raises(ValueError):
        from_iso(text)


@pytest.mark.parametrize(
    "text", ["2026-12-01t00:00:00z", "2026-12-01T00:00Z", "2026-12-01T00:00:00.000000000Z"]
)
def test_small_letters_and_any_fraction_are_rfc_3339(text: str) -> None:
    assert from_iso(text) == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_time_that_utc_cannot_hold_is_refused_like_any_other(text: str) -> None:
    with pytest.raises(ValueError):
        from_iso(text)


@given(some.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=some.timezones()))
def test_what_is_written_is_read_back_to_the_millisecond(moment: datetime) -> None:
    read = from_iso(to_iso(moment))
    assert timedelta() <= moment.astimezone(UTC) - read < timedelta(milliseconds=1)
    assert to_iso(read) == to_iso(moment)


@given(*[some.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=some.just(UTC))] * 2)
def test_written_times_sort_like_times(one: datetime, other: datetime) -> None:
    assert (to_iso(one) < to_iso(other)) <= (one < other)


def test_seconds_are_whole_ones() -> None:
    assert to_epoch(datetime(2026, 11, 23, 12, 0, 0, 999_999, tzinfo=UTC)) == 1795435200


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026-11-23T12:00:00Z", "2026-11-23T12:00:00.000Z"),
        ("2026-11-23T12:00:00.1Z", "2026-11-23T12:00:00.100Z"),
        ("2026-11-23T12:00:00.123000Z", "2026-11-23T12:00:00.123Z"),
        ("2026-11-23T12:00:00.123000001+00:00", "2026-11-23T12:00:00.124Z"),
        ("2026-11-23T12:59:59.9991Z", "2026-11-23T13:00:00.000Z"),
    ],
)
def test_the_first_millisecond_is_never_before(text: str, first: str) -> None:
    assert to_iso(first_from(text)) == first
