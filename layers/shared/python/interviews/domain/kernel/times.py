"""Times as the contract writes them: ISO-8601 UTC with milliseconds and `Z`."""

from datetime import UTC, datetime


def to_milliseconds(moment: datetime) -> datetime:
    """No finer than `to_iso` writes it, so that what is held and what was stored are the same."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """To the millisecond. Raises ValueError for anything but an ISO-8601 time with an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset or Z")
    try:
        return to_milliseconds(moment.astimezone(UTC))
    except OverflowError:
        raise ValueError("a time that UTC cannot hold") from None


def from_epoch(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def to_epoch(moment: datetime) -> int:
    """Whole Unix seconds, as DynamoDB's TTL wants them."""
    return int(moment.timestamp())
