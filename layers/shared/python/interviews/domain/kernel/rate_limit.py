"""How many calls one caller may make in a minute, and how it is told (draft-ietf-httpapi-ratelimit-headers-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """`policy` is the name that the caller reads, `counted_as` that of its count within the caller's window."""

    policy: str
    counted_as: str
    most: int


@dataclass(frozen=True, slots=True)
class RateWindow:
    """One minute of the clock: the same one for everybody who counts, without a word between them."""

    number: int
    seconds_left: int

    @classmethod
    def at(cls, now: datetime) -> "RateWindow":
        seconds = now.timestamp()
        number = int(seconds // WINDOW_SECONDS)
        return cls(number, max(1, ceil((number + 1) * WINDOW_SECONDS - seconds)))

    @property
    def ends_at(self) -> int:
        """Epoch seconds."""
        return (self.number + 1) * WINDOW_SECONDS


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a quota after this call was counted."""

    quota: Quota
    used: int
    seconds_left: int

    @property
    def remaining(self) -> int:
        return max(0, self.quota.most - self.used)

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.quota.most


def fields(standings: Sequence[Standing]) -> dict[str, str]:
    """`RateLimit-Policy` and `RateLimit`: each a List of Strings with parameters (RFC 9651)."""
    policies = (f'"{each.quota.policy}";q={each.quota.most};w={WINDOW_SECONDS}' for each in standings)
    left = (f'"{each.quota.policy}";r={each.remaining};t={each.seconds_left}' for each in standings)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(left)} if standings else {}
