"""What came of one request to somebody else's address."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_ANSWER = 1024
"""Characters of a receiver's answer that are kept."""
ECHO_WINDOW = 24
NOTE_OF_ECHO = "[withheld: repeats the event's data]"


class ErrorClass(StrEnum):
    """Why an attempt failed."""

    DNS_FAILED = "DNS_FAILED"
    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    CONNECT_FAILED = "CONNECT_FAILED"
    TLS_EXPIRED = "TLS_EXPIRED"
    TLS_WRONG_NAME = "TLS_WRONG_NAME"
    TLS_UNTRUSTED = "TLS_UNTRUSTED"
    TLS_FAILED = "TLS_FAILED"
    TIMEOUT = "TIMEOUT"
    BAD_RESPONSE = "BAD_RESPONSE"
    REDIRECT = "REDIRECT"
    GONE = "GONE"
    STATUS_4XX = "STATUS_4XX"
    STATUS_5XX = "STATUS_5XX"
    STATUS_OTHER = "STATUS_OTHER"
    NO_SECRET = "NO_SECRET"
    EVENT_GONE = "EVENT_GONE"
    HELD_TOO_LONG = "HELD_TOO_LONG"
    TENANT_DELETED = "TENANT_DELETED"
    TLS_NOT_YET_VALID = "TLS_NOT_YET_VALID"
    TLS_SELF_SIGNED = "TLS_SELF_SIGNED"
    TLS_OLD_PROTOCOL = "TLS_OLD_PROTOCOL"
    TLS_NOT_SPOKEN = "TLS_NOT_SPOKEN"
    TLS_CLIENT_CERTIFICATE = "TLS_CLIENT_CERTIFICATE"


FINAL_ERRORS = frozenset(
    {
        ErrorClass.ADDRESS_REFUSED,
        ErrorClass.REDIRECT,
        ErrorClass.GONE,
        ErrorClass.EVENT_GONE,
    }
)
"""Another attempt would end the same way; somebody has to change something and redeliver."""
OWN_ERRORS = frozenset({ErrorClass.NO_SECRET, ErrorClass.EVENT_GONE})
"""They say nothing of the receiver."""


def error_of_status(status: int) -> ErrorClass | None:
    """None for 2xx, the only success."""
    if 200 <= status <= 299:
        return None
    if 300 <= status <= 399:
        return ErrorClass.REDIRECT
    if status == 410:
        return ErrorClass.GONE
    families = {4: ErrorClass.STATUS_4XX, 5: ErrorClass.STATUS_5XX}
    return families.get(status // 100, ErrorClass.STATUS_OTHER)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that each phase took; None for a phase that was not finished."""

    dns: int | None = None
    connect: int | None = None
    tls: int | None = None
    first_byte: int | None = None


NO_TIMINGS = Timings()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request. `answer` is the start of the receiver's body; a `status` may come with
    an error.
    """

    status: int | None = None
    error_class: ErrorClass | None = None
    milliseconds: int = 0
    timings: Timings = NO_TIMINGS
    answer: str = ""
    retry_after: str | None = None

    @property
    def is_success(self) -> bool:
        return self.status is not None and self.error_class is None

    def without_echo(self, body: bytes) -> "Outcome":
        """With a note in the answer's place where that repeats a stretch of the event's `data`: a receiver must not
        make us keep a copy of what it was sent (contract §4: a purge misses none)."""
        told = json.dumps(json.loads(body)["data"], separators=(",", ":"), ensure_ascii=False)
        starts = range(max(len(self.answer) - ECHO_WINDOW + 1, 0))
        repeats = any(self.answer[start : start + ECHO_WINDOW] in told for start in starts)
        return replace(self, answer=NOTE_OF_ECHO if repeats else self.answer[:LONGEST_ANSWER])
