"""What calls on runs answer (contract §3, §6)."""

from typing import Annotated, Any, NotRequired, TypedDict

from ...domain.kernel.json_schema import JsonSchema, Time, Url
from ...domain.runs.events import EventType
from ...domain.runs.happenings import DataQuality, MissingFieldDocument
from ...domain.runs.lifecycle import State
from ...domain.runs.run import Level

PlanDocument = Annotated[dict[str, Any], JsonSchema(document="Plan")]
AssessmentDocument = Annotated[dict[str, Any], JsonSchema(document="Assessment")]
"""As they are stored: their models are imported by who opens them."""


class RunState(TypedDict):
    runId: str
    state: State


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
    """Who did it: a name that was given, or the actor."""
    at: Time
    """When it happened."""


class InterviewSummary(TypedDict):
    runId: str
    interviewId: str
    tenantId: str
    externalId: str | None
    """Your id of the application; null where none was given."""
    candidateRef: str | None
    position: str | None
    """What the interview is for; null while it is missing."""
    level: Level | None
    """How senior the position is; null while it is missing."""
    durationMinutes: int
    scheduledAt: Time | None
    """When the room is to open; null for as soon as the plan is approved."""
    state: State
    dataQuality: DataQuality
    missingFields: list[MissingFieldDocument]
    linkExpiresAt: Time | None
    """Until when the candidate's link is valid; null without one."""
    cancellation: CancellationDocument | None
    """Why, by whom and when the run was cancelled; null otherwise."""
    createdAt: Time
    updatedAt: Time
    """When the run changed last."""
    version: int
    """Counted from 1, one more with each change."""


class CandidateDocument(TypedDict):
    name: str | None
    """The candidate's name; null where none was given."""
    email: str | None
    """The candidate's address; null where none was given."""
    profile: str | None
    """The candidate's background, as it was given; null where none was."""


class Interview(InterviewSummary):
    candidate: CandidateDocument | None
    """Who the candidate is; null without candidate:read, and after a purge."""
    qualifications: list[str]
    """What the candidate must show, one statement each, as they were given."""
    jobDescription: str | None
    """The job's description; null where none was given."""
    companyName: str | None
    """The company's name, as it was given; null where none was."""
    language: str
    metadata: dict[str, str]
    interviewLink: Url | None
    """For the candidate alone: whoever has it can take the interview. Null while none is valid."""
    plan: PlanDocument | None
    """The interview plan; null until there is one."""
    assessment: AssessmentDocument | None
    """The whole assessment; null until there is one, and while one is made anew."""


class InfoSupplied(RunState):
    dataQuality: DataQuality
    missingFields: list[MissingFieldDocument]


class RunEvent(TypedDict):
    sequence: int
    eventId: str
    """The event's id, as in its webhook."""
    event: EventType
    state: State
    timestamp: Time
    """When it happened."""
    actor: str
    """Who caused it: a key's id, `user:` and a person's subject, `candidate`, `system`, `operator`, or `restore` where
    a purge was repeated on a restored table."""
    data: dict[str, Any]
    """What the event tells. A webhook's adds the link or the assessment to some."""
