"""When a delivery is tried again: ten attempts over 75.6 hours (architecture §4)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DELAYS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""What lies before each attempt."""
JITTER = 0.2
LONGEST_RETRY_AFTER = timedelta(hours=24)


def next_delay(tried: int, *, chance: float, retry_after: timedelta | None = None) -> timedelta | None:
    """How long to wait after `tried` attempts; None after the last one.

    `chance`, from 0 to 1, places the delay within its jitter. A receiver's Retry-After only ever makes it
    longer.
    """
    if tried >= len(DELAYS):
        return None
    delay = DELAYS[tried] * (1 - JITTER + 2 * JITTER * chance)
    return max(delay, min(retry_after or timedelta(0), LONGEST_RETRY_AFTER))


def read_retry_after(value: str | None, at: datetime) -> timedelta | None:
    """Both forms of RFC 9110 §10.2.3, seconds and a date; None for anything else and for the past. At most a day."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST_RETRY_AFTER.total_seconds()))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    delay = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    return min(delay, LONGEST_RETRY_AFTER) if delay > timedelta(0) else None
