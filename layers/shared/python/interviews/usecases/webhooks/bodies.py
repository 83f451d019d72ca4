"""What a webhook's `data` holds, event by event (contract §5): for the OpenAPI document and its tests."""

from typing import Any, Literal

from ...domain.assessments.assessment import Assessment
from ...domain.kernel.model import Model
from ...domain.runs.events import EventType
from ...domain.runs.lifecycle import State
from ...domain.webhooks.notices import NoticeType
from ...domain.webhooks.webhook import DisabledReason, ErrorClass
from ..kernel.answers import DataQuality, MissingField, Time, Url


class InfoNeeded(Model):
    missing_fields: list[MissingField]


class InfoCompleted(Model):
    data_quality: DataQuality


class PlanGenerated(Model):
    plan_id: str
    plan_version: int


class PlanRevisionRequested(Model):
    feedback: str
    plan_version: int
    requested_by: str | None = None


class Approved(Model):
    """`approvedBy` is null where the tenant approves plans automatically and nobody was named."""

    interview_link: Url
    link_expires_at: Time
    approved_by: str | None
    comment: str | None = None


class Rejected(Model):
    feedback: str
    rejected_by: str | None


class Scheduled(Model):
    opens_at: Time
    closes_at: Time


class Started(Model):
    started_at: Time


class SessionTakenOver(Model):
    """The interview goes on in another window. `wonBack`: in one that had it before; nobody who holds the link alone
    takes it from there."""

    at: Time
    won_back: bool


class Completed(Model):
    ended_at: Time
    answered: int
    duration_seconds: int


class AssessmentPending(Model):
    assessment: Assessment


class AssessmentApproved(Model):
    assessment: Assessment
    approved_by: str | None
    comment: str | None = None


class AssessmentRejected(Model):
    feedback: str
    action: Literal["CANCEL", "REASSESS"]
    rejected_by: str | None


class Cancelled(Model):
    reason: str
    by: str
    cancelled_by: str | None = None


class CandidateDataPurged(Model):
    purged: list[str]
    certificate_id: str


class Envelope(Model):
    """Every webhook's body. A receiver dedupes by `eventId` and orders by `sequence`."""

    event: EventType
    run_id: str
    interview_id: str
    tenant_id: str
    candidate_ref: str | None
    state: State
    timestamp: Time
    data: dict[str, Any]
    event_id: str
    sequence: int
    metadata: dict[str, str]


class EndpointNotice(Model):
    """Of an endpoint of the tenant's that fails: for three days, or so that we stopped sending (`reason`)."""

    callback_url: Url
    reason: DisabledReason | None
    failures: int
    failing_since: Time | None
    last_error: ErrorClass | None


class Notice(Model):
    """The body of what only a platform is told. It belongs to no run and has no sequence."""

    event: NoticeType
    tenant_id: str
    timestamp: Time
    data: EndpointNotice
    event_id: str


DATA: dict[EventType, type[Model]] = {
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
