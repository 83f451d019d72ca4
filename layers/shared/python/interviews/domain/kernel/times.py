"""Times as the contract writes them: ISO-8601 UTC with milliseconds and `Z`."""

import re
from datetime import UTC, datetime, timedelta

# With the seconds left out, too. Narrower than `fromisoformat`, which takes more with each version of Python.
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)


def to_milliseconds(moment: datetime) -> datetime:
    """No finer than `to_iso` writes it, so that what is held and what was stored are the same."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """To the millisecond. Raises ValueError for anything but a time of RFC 3339."""
    if not _RFC_3339.fullmatch(text):
        raise ValueError("not a time with an offset or Z")
    moment = datetime.fromisoformat(text.upper())
    try:
        return to_milliseconds(moment.astimezone(UTC))
    except OverflowError:
        raise ValueError("a time that UTC cannot hold") from None


def first_from(text: str) -> datetime:
    """The first millisecond that is not before a time that may be finer: what `from_iso` raises, and OverflowError."""
    moment = from_iso(text)
    return moment + timedelta(milliseconds=1) if re.search(r"\.\d{3}\d*[1-9]", text) else moment


def from_epoch(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def to_epoch(moment: datetime) -> int:
    """Whole Unix seconds, as DynamoDB's TTL wants them."""
    return int(moment.timestamp())
