"""Events by name, and what each tells as it is stored (contract §5); a webhook adds link and assessment to some.

The first sentence of what is told is the event's title in the console; a string below a field says what it means.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    TypedDict,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from ..kernel.json_schema import JsonSchema, Time


class EventType(StrEnum):
    INFO_NEEDED = "interview.info_needed"
    INFO_COMPLETED = "interview.info_completed"
    PLAN_GENERATED = "interview.plan_generated"
    PLAN_REVISION_REQUESTED = "interview.plan_revision_requested"
    APPROVED = "interview.approved"
    REJECTED = "interview.rejected"
    SCHEDULED = "interview.scheduled"
    STARTED = "interview.started"
    SESSION_TAKEN_OVER = "candidate.session_taken_over"
    REQUEST_MADE = "candidate.request_made"
    CONSENT_WITHDRAWN = "candidate.consent_withdrawn"
    COMPLETED = "interview.completed"
    ASSESSMENT_PENDING = "interview.assessment_pending"
    ASSESSMENT_APPROVED = "interview.assessment_approved"
    ASSESSMENT_REJECTED = "interview.assessment_rejected"
    CANCELLED = "interview.cancelled"
    DATA_PURGED = "candidate.data_purged"


Words = Annotated[str, JsonSchema()]
"""What a person wrote: a purge erases it, keys without candidate:read do not see it, the ledger commits to it."""
Staff = Annotated[str, JsonSchema()]
"""Who decided: the ledger commits to it, and whoever may read the run sees it (docs/privacy.md says why it stays)."""
Ours = Annotated[str, JsonSchema()]
"""An id or a kind, which stays and is seen. Every text of an event is one of these three."""


DataQuality = Literal["EXCELLENT", "GOOD", "FAIR", "POOR"]
Severity = Literal["CRITICAL", "HIGH", "MEDIUM"]
Rejection = Literal["CANCEL", "REASSESS"]
"""What becomes of a run whose assessment is rejected."""


class MissingFieldDocument(TypedDict):
    field: Ours
    severity: Severity
    question: Ours


class InfoNeeded(TypedDict):
    """Information is missing."""

    missingFields: list[MissingFieldDocument]


class InfoCompleted(TypedDict):
    """The information is complete."""

    dataQuality: DataQuality


class PlanGenerated(TypedDict):
    """A plan was made."""

    planId: Ours
    planVersion: int


class PlanRevisionRequested(TypedDict):
    """The plan was sent back."""

    feedback: Words
    planVersion: int
    requestedBy: NotRequired[Staff | None]


class Approved(TypedDict):
    """The plan was approved."""

    linkExpiresAt: Time
    approvedBy: Staff | None
    comment: NotRequired[Words | None]


class Rejected(TypedDict):
    """The plan was rejected."""

    feedback: Words
    rejectedBy: Staff | None


class Scheduled(TypedDict):
    """The room was set up."""

    opensAt: Time
    closesAt: Time


class Started(TypedDict):
    """The candidate began the interview."""

    startedAt: Time


class SessionTakenOverDocument(TypedDict):
    """The interview goes on in another window. `wonBack`: in one that had it before; nobody who holds the link alone
    takes it from there."""

    at: Time
    wonBack: bool


RequestType = Literal["HUMAN", "ACCOMMODATION", "MORE_TIME", "RESCHEDULE", "TECHNICAL", "DATA_COPY", "OTHER"]


class RequestMade(TypedDict):
    """The candidate asks for a person, or for something that a person decides. What they wrote stays theirs. `urgent`:
    somebody should look at once."""

    requestId: Ours
    type: RequestType
    urgent: bool


class ConsentWithdrawn(TypedDict):
    """The candidate withdrew consent."""


class Completed(TypedDict):
    """The interview ended."""

    endedAt: Time
    answered: int
    durationSeconds: int


class AssessmentPending(TypedDict):
    """An assessment was made."""


class AssessmentApproved(TypedDict):
    """The assessment was approved."""

    approvedBy: Staff | None
    comment: NotRequired[Words | None]


class AssessmentRejected(TypedDict):
    """The assessment was rejected."""

    feedback: Words
    action: Rejection
    rejectedBy: Staff | None


class Cancelled(TypedDict):
    """The run was cancelled."""

    reason: Words
    by: Ours
    cancelledBy: NotRequired[Staff | None]


class CandidateDataPurged(TypedDict):
    """The candidate’s data was erased."""

    purged: list[Ours]
    certificateId: Ours


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


def words_in(event: EventType, names: Iterable[str]) -> set[str]:
    """Of these fields of the event's data those that are Words, or of which nobody said whose they are."""
    kinds = whose(event)
    return {each for each in names if kinds.get(each) not in (Staff, Ours)}


@cache
def whose(event: EventType) -> Mapping[str, Any]:
    """Of each field of the event's data: Words, Staff or, also of what is no text, Ours; `str` where nobody said it."""
    hints = get_type_hints(stored_data()[event], include_extras=True)
    return {name: _kind({*parts(hint)}) for name, hint in hints.items()}


def _kind(found: set[Any]) -> Any:
    return next((each for each in (str, Words, Staff) if each in found), Ours)


def parts(hint: Any) -> Iterator[Any]:
    """A type and all that it is made of."""
    yield hint
    inner = get_type_hints(hint, include_extras=True).values() if is_typeddict(hint) else get_args(hint)
    for each in () if get_origin(hint) is Annotated else inner:
        yield from parts(each)
