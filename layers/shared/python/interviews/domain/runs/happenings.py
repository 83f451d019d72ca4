"""What each event tells as it is stored (contract §5); a webhook adds the link and the assessment to some."""

from typing import Any, Literal, NotRequired, TypedDict, get_args

from ..kernel.json_schema import Time
from .events import EventType
from .run import DataQuality, Severity

Rejection = Literal["CANCEL", "REASSESS"]
"""What becomes of a run whose assessment is rejected."""


class MissingFieldDocument(TypedDict):
    field: str
    severity: Severity
    question: str


class InfoNeeded(TypedDict):
    missingFields: list[MissingFieldDocument]


class InfoCompleted(TypedDict):
    dataQuality: DataQuality


class PlanGenerated(TypedDict):
    planId: str
    planVersion: int


class PlanRevisionRequested(TypedDict):
    feedback: str
    planVersion: int
    requestedBy: NotRequired[str | None]


class Approved(TypedDict):
    """`approvedBy` is null where the tenant approves plans automatically and nobody was named."""

    linkExpiresAt: Time
    approvedBy: str | None
    comment: NotRequired[str | None]


class Rejected(TypedDict):
    feedback: str
    rejectedBy: str | None


class Scheduled(TypedDict):
    opensAt: Time
    closesAt: Time


class Started(TypedDict):
    startedAt: Time


class SessionTakenOverDocument(TypedDict):
    """The interview goes on in another window. `wonBack`: in one that had it before; nobody who holds the link alone
    takes it from there."""

    at: Time
    wonBack: bool


RequestType = Literal["HUMAN", "ACCOMMODATION", "MORE_TIME", "RESCHEDULE", "TECHNICAL", "DATA_COPY", "OTHER"]


class RequestMade(TypedDict):
    """The candidate asks for a person, or for something that a person decides; what they wrote stays theirs. `urgent`:
    somebody should look at once."""

    requestId: str
    type: RequestType
    urgent: bool


class ConsentWithdrawn(TypedDict):
    pass


class Completed(TypedDict):
    endedAt: Time
    answered: int
    durationSeconds: int


class AssessmentPending(TypedDict):
    pass


class AssessmentApproved(TypedDict):
    approvedBy: str | None
    comment: NotRequired[str | None]


class AssessmentRejected(TypedDict):
    feedback: str
    action: Rejection
    rejectedBy: str | None


class Cancelled(TypedDict):
    reason: str
    by: str
    cancelledBy: NotRequired[str | None]


class CandidateDataPurged(TypedDict):
    purged: list[str]
    certificateId: str


Happening = (
    tuple[Literal[EventType.INFO_NEEDED], InfoNeeded]
    | tuple[Literal[EventType.INFO_COMPLETED], InfoCompleted]
    | tuple[Literal[EventType.PLAN_GENERATED], PlanGenerated]
    | tuple[Literal[EventType.PLAN_REVISION_REQUESTED], PlanRevisionRequested]
    | tuple[Literal[EventType.APPROVED], Approved]
    | tuple[Literal[EventType.REJECTED], Rejected]
    | tuple[Literal[EventType.SCHEDULED], Scheduled]
    | tuple[Literal[EventType.STARTED], Started]
    | tuple[Literal[EventType.SESSION_TAKEN_OVER], SessionTakenOverDocument]
    | tuple[Literal[EventType.REQUEST_MADE], RequestMade]
    | tuple[Literal[EventType.CONSENT_WITHDRAWN], ConsentWithdrawn]
    | tuple[Literal[EventType.COMPLETED], Completed]
    | tuple[Literal[EventType.ASSESSMENT_PENDING], AssessmentPending]
    | tuple[Literal[EventType.ASSESSMENT_APPROVED], AssessmentApproved]
    | tuple[Literal[EventType.ASSESSMENT_REJECTED], AssessmentRejected]
    | tuple[Literal[EventType.CANCELLED], Cancelled]
    | tuple[Literal[EventType.DATA_PURGED], CandidateDataPurged]
)
"""An event and its own data: what is made of the one with another's is a mistake that mypy finds."""


def stored_data() -> dict[EventType, type[Any]]:
    """The type of each event's data."""
    return {get_args(event)[0]: data for event, data in map(get_args, get_args(Happening))}
