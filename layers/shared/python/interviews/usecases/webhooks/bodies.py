"""What a webhook's `data` holds, event by event (contract §5): for the OpenAPI document and its tests."""

from typing import Any, Literal, NotRequired, TypedDict

from ...domain.runs.events import EventType
from ...domain.runs.lifecycle import State
from ...domain.runs.run import DataQuality
from ...domain.webhooks.notices import NoticeType
from ...domain.webhooks.webhook import DisabledReason, ErrorClass
from ..kernel.answers import AssessmentDocument, MissingField, Time, Url


class InfoNeeded(TypedDict):
    missingFields: list[MissingField]


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

    interviewLink: Url
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


class SessionTakenOver(TypedDict):
    """The interview goes on in another window. `wonBack`: in one that had it before; nobody who holds the link alone
    takes it from there."""

    at: Time
    wonBack: bool


class Completed(TypedDict):
    endedAt: Time
    answered: int
    durationSeconds: int


class AssessmentPending(TypedDict):
    assessment: AssessmentDocument


class AssessmentApproved(TypedDict):
    assessment: AssessmentDocument
    approvedBy: str | None
    comment: NotRequired[str | None]


class AssessmentRejected(TypedDict):
    feedback: str
    action: Literal["CANCEL", "REASSESS"]
    rejectedBy: str | None


class Cancelled(TypedDict):
    reason: str
    by: str
    cancelledBy: NotRequired[str | None]


class CandidateDataPurged(TypedDict):
    purged: list[str]
    certificateId: str


class Envelope(TypedDict):
    """Every webhook's body. A receiver dedupes by `eventId` and orders by `sequence`."""

    event: EventType
    runId: str
    interviewId: str
    tenantId: str
    candidateRef: str | None
    state: State
    timestamp: Time
    data: dict[str, Any]
    eventId: str
    sequence: int
    metadata: dict[str, str]


class EndpointNotice(TypedDict):
    """Of an endpoint of the tenant's that fails: for three days, or so that we stopped sending (`reason`)."""

    callbackUrl: Url
    reason: DisabledReason | None
    failures: int
    failingSince: Time | None
    lastError: ErrorClass | None


class Notice(TypedDict):
    """The body of what only a platform is told. It belongs to no run and has no sequence."""

    event: NoticeType
    tenantId: str
    timestamp: Time
    data: EndpointNotice
    eventId: str


DATA: dict[EventType, type[Any]] = {
    EventType.INFO_NEEDED: InfoNeeded,
    EventType.INFO_COMPLETED: InfoCompleted,
    EventType.PLAN_GENERATED: PlanGenerated,
    EventType.PLAN_REVISION_REQUESTED: PlanRevisionRequested,
    EventType.APPROVED: Approved,
    EventType.REJECTED: Rejected,
    EventType.SCHEDULED: Scheduled,
    EventType.STARTED: Started,
    EventType.SESSION_TAKEN_OVER: SessionTakenOver,
    EventType.COMPLETED: Completed,
    EventType.ASSESSMENT_PENDING: AssessmentPending,
    EventType.ASSESSMENT_APPROVED: AssessmentApproved,
    EventType.ASSESSMENT_REJECTED: AssessmentRejected,
    EventType.CANCELLED: Cancelled,
    EventType.DATA_PURGED: CandidateDataPurged,
}
