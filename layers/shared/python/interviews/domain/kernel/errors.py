"""One tree of everything that can go wrong; no HTTP here (runtime/http/response.py has the status of each code)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "VALIDATION_FAILED",
    "UNAUTHENTICATED",
    "SESSION_TAKEN_OVER",
    "SESSION_IDLE",
    "OTP_REQUIRED",
    "OTP_INVALID",
    "FORBIDDEN",
    "NOT_FOUND",
    "INTERVIEW_CANCELLED",
    "DATA_ERASED",
    "INVALID_STATE",
    "CONCURRENT_UPDATE",
    "IDEMPOTENCY_CONFLICT",
    "NOT_OPEN_YET",
    "LINK_EXPIRED",
    "SESSION_ENDED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "RATE_LIMITED",
    "INTERNAL",
    "OVERLOADED",
    "AI_UNAVAILABLE",
    "MAIL_UNAVAILABLE",
]
"""What a program reads of an error (contract §2)."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One row of an error's `details` (contract §2)."""

    field: str
    message: str


class InterviewError(Exception):
    """Base of every error with a stable `code` and a sentence for a person."""

    code: Code = "INTERNAL"
    language: str | None = None
    """The language of the interview that it is about, where a page has to know it."""

    def __init__(self, message: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)


class ValidationFailed(InterviewError):
    """The request is malformed; `details` has one row per field."""

    code = "VALIDATION_FAILED"

    @classmethod
    def of(cls, field: str, message: str) -> "ValidationFailed":
        return cls("The request is not valid.", [Detail(field, message)])


class BadCursor(ValidationFailed):
    def __init__(self) -> None:
        super().__init__("The request is not valid.", [Detail("cursor", "is not a cursor of this list")])


class PayloadTooLarge(InterviewError):
    code = "PAYLOAD_TOO_LARGE"


class UnsupportedMediaType(InterviewError):
    code = "UNSUPPORTED_MEDIA_TYPE"


class Unauthenticated(InterviewError):
    code: Code = "UNAUTHENTICATED"


class SessionTakenOver(Unauthenticated):
    """The session was this window's and is a newer one's now."""

    code = "SESSION_TAKEN_OVER"


class SessionIdle(Unauthenticated):
    """Nothing was said for so long that the session must be entered anew; the interview itself goes on."""

    code = "SESSION_IDLE"


class CodeNeeded(Unauthenticated):
    """The code that was e-mailed must be entered first."""

    code = "OTP_REQUIRED"


class CodeRefused(Unauthenticated):
    """The code is wrong, used or too old."""

    code = "OTP_INVALID"


class Forbidden(InterviewError):
    code = "FORBIDDEN"


class NotFound(InterviewError):
    """The thing is unknown, or belongs to another tenant: the two are never told apart."""

    code: Code = "NOT_FOUND"


class RunNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such interview run.")


class InterviewCancelled(NotFound):
    """The link was revoked by a cancellation (contract §7: 404, as one that is unknown)."""

    code = "INTERVIEW_CANCELLED"


class DataErased(NotFound):
    """The candidate's data was erased, and the room with it."""

    code = "DATA_ERASED"


class InvalidState(InterviewError):
    """The run's state does not allow the call."""

    code = "INVALID_STATE"


class ConcurrentUpdate(InterviewError):
    code = "CONCURRENT_UPDATE"

    def __init__(
        self,
        message: str = "Somebody else changed this at the same moment; read it again and retry.",
        details: Sequence[Detail] = (),
    ) -> None:
        super().__init__(message, details)


class OtherVersion(ConcurrentUpdate):
    """The decision is about another version of `what` than the current one."""

    def __init__(self, what: str, decided: int, current: int) -> None:
        super().__init__(
            f"The decision is about version {decided} of the {what}, and the current one is {current}; "
            "read it again, then decide.",
            [Detail("version", str(current))],
        )


class IdempotencyConflict(InterviewError):
    code = "IDEMPOTENCY_CONFLICT"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used before with another request.")


class NotOpenYet(InterviewError):
    code = "NOT_OPEN_YET"


class LinkExpired(InterviewError):
    code = "LINK_EXPIRED"


class SessionEnded(InterviewError):
    code = "SESSION_ENDED"


class RateLimited(InterviewError):
    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after_seconds: int, details: Sequence[Detail] = ()) -> None:
        super().__init__(message, details)
        self.retry_after_seconds = retry_after_seconds


class LimitReached(RateLimited):
    """All `most` of what a tenant's `limit` (by its name in the contract) allows are used.

    Without `retry_after_seconds` nothing but the operator frees more of it; a client that tries again all the same
    shall do so once a day.
    """

    def __init__(self, limit: str, most: int, message: str, retry_after_seconds: int = 86_400) -> None:
        super().__init__(message, retry_after_seconds, [Detail(limit, f"{most} of {most} are used")])


class Overloaded(InterviewError):
    """A service behind us was too busy or did not answer in time. Nothing was changed."""

    code = "OVERLOADED"
    retry_after_seconds = 2

    def __init__(self) -> None:
        super().__init__(
            "The service is overloaded right now; nothing was changed. Repeat the request later."
        )


class EngineUnavailable(InterviewError):
    """The AI engine failed, timed out or answered with something unusable. Nothing was changed."""

    code: Code = "AI_UNAVAILABLE"


class AiPaused(EngineUnavailable):
    """An operator stopped AI work. What is to be made waits, however long that takes."""

    def __init__(self) -> None:
        super().__init__("AI work is paused by the operator; nothing was changed.")


class BudgetSpent(EngineUnavailable):
    """The `budget` (by its name in the contract) for the model is used up."""

    code = "RATE_LIMITED"

    def __init__(self, budget: str, most: str, retry_after_seconds: int = 86_400) -> None:
        super().__init__(
            f"The budget {budget} is used up ({most}); nothing was changed.",
            [Detail(budget, f"{most} are used")],
        )
        self.retry_after_seconds = retry_after_seconds


class DocumentTooLarge(EngineUnavailable):
    """More than can be stored. What people send is bounded far below that: only an engine makes so much."""

    def __init__(self, length: int, stored: int) -> None:
        super().__init__(
            f"The engine made a document of {length} bytes, {stored} as stored: that is too large."
        )


class MailUnavailable(InterviewError):
    """The mail could not be handed over: SES refused it, was too busy or not reached. It may be asked for again as soon
    as any may (contract §7). The code that it has counts as sent."""

    code = "MAIL_UNAVAILABLE"
    retry_after_seconds = 60


class RunMovedOn(InterviewError):
    """A workflow task came too late: its run is over. The execution ends quietly."""

    code = "INVALID_STATE"


class TenantSuspended(InterviewError):
    """A workflow task of a tenant that is suspended: it is tried again until the tenant is resumed."""

    code = "FORBIDDEN"


class TenantBusy(InterviewError):
    """A workflow task of a tenant for which as many are at work as may be at a time: it is tried again."""

    code = "OVERLOADED"


class DecidedMeanwhile(InterviewError):
    """A wait timed out in the moment it was decided: the decision stands."""

    code = "INVALID_STATE"
