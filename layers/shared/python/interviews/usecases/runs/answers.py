"""What calls on runs answer (contract §3, §6)."""

from typing import Any

from ...domain.assessments.assessment import Assessment
from ...domain.kernel.model import Model
from ...domain.plans.plan import Plan
from ...domain.runs.events import EventType
from ...domain.runs.lifecycle import State
from ...domain.runs.requests import Level
from ..kernel.answers import DataQuality, MissingField, RunState, Time, Url


class InterviewCreated(Model):
    """`missingFields` is there only in INFO_NEEDED."""

    run_id: str
    interview_id: str
    state: State
    message: str
    data_quality: DataQuality
    missing_fields: tuple[MissingField, ...] = ()


class Cancellation(Model):
    reason: str
    by: str
    at: Time


class InterviewSummary(Model):
    run_id: str
    interview_id: str
    tenant_id: str
    external_id: str | None
    candidate_ref: str | None
    position: str | None
    level: Level | None
    duration_minutes: int
    scheduled_at: Time | None
    state: State
    data_quality: DataQuality
    missing_fields: list[MissingField]
    link_expires_at: Time | None
    cancellation: Cancellation | None
    created_at: Time
    updated_at: Time
    version: int


class Candidate(Model):
    name: str | None
    email: str | None
    profile: str | None


class Interview(InterviewSummary):
    candidate: Candidate | None
    qualifications: list[str]
    job_description: str | None
    company_name: str | None
    language: str
    metadata: dict[str, str]
    interview_link: Url | None
    plan: Plan | None
    assessment: Assessment | None


class InfoSupplied(RunState):
    data_quality: DataQuality
    missing_fields: list[MissingField]


class RunEvent(Model):
    sequence: int
    event_id: str
    event: EventType
    state: State
    timestamp: Time
    actor: str
    data: dict[str, Any]
