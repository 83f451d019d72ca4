"""What calls on runs answer (contract §3, §6)."""

from typing import Any, NotRequired, TypedDict

from ...domain.kernel.json_schema import Time, Url
from ...domain.runs.events import EventType
from ...domain.runs.happenings import DataQuality, MissingFieldDocument
from ...domain.runs.lifecycle import State
from ...domain.runs.run import Level
from ..kernel.answers import AssessmentDocument, PlanDocument, RunState


class InterviewCreated(TypedDict):
    """`missingFields` is there only in INFO_NEEDED."""

    runId: str
    interviewId: str
    state: State
    message: str
    dataQuality: DataQuality
    missingFields: NotRequired[list[MissingFieldDocument]]


class CancellationDocument(TypedDict):
    reason: str
    by: str
    at: Time


class InterviewSummary(TypedDict):
    runId: str
    interviewId: str
    tenantId: str
    externalId: str | None
    candidateRef: str | None
    position: str | None
    level: Level | None
    durationMinutes: int
    scheduledAt: Time | None
    state: State
    dataQuality: DataQuality
    missingFields: list[MissingFieldDocument]
    linkExpiresAt: Time | None
    cancellation: CancellationDocument | None
    createdAt: Time
    updatedAt: Time
    version: int


class CandidateDocument(TypedDict):
    name: str | None
    email: str | None
    profile: str | None


class Interview(InterviewSummary):
    candidate: CandidateDocument | None
    qualifications: list[str]
    jobDescription: str | None
    companyName: str | None
    language: str
    metadata: dict[str, str]
    interviewLink: Url | None
    plan: PlanDocument | None
    assessment: AssessmentDocument | None


class InfoSupplied(RunState):
    dataQuality: DataQuality
    missingFields: list[MissingFieldDocument]


class RunEvent(TypedDict):
    sequence: int
    eventId: str
    event: EventType
    state: State
    timestamp: Time
    actor: str
    data: dict[str, Any]
