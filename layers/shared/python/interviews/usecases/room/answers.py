"""What the candidate's room answers (contract §7)."""

from typing import Literal

from ...domain.kernel.model import Model
from ...domain.runs.lifecycle import State
from ..assessments.answers import TranscriptTurn
from ..kernel.answers import Time


class RoomInfo(Model):
    """`interviewerLanguage` is what the questions are asked in, `language` what the page speaks."""

    position: str | None
    company_name: str | None
    language: str
    interviewer_language: str
    duration_minutes: int
    opens_at: Time
    closes_at: Time
    state: State
    otp_required: bool
    masked_email: str | None
    notice: str
    retention_days: int
    assessment_retention_days: int
    backup_days: int
    feedback_offered: bool


class CodeSent(Model):
    message: str


class CodeAccepted(Model):
    session_token: str


class RoomTurn(TranscriptTurn):
    """An `aside` answers the candidate's own question. `leadLanguage` is that of the first paragraph, where it is not
    the interviewer's own."""

    client_turn_id: str | None
    aside: bool
    lead_language: str | None


class SessionStarted(Model):
    session_token: str
    turn: int
    message: str
    question_id: str | None
    question_number: int
    question_count: int
    ends_at: Time


class SessionView(Model):
    turns: list[RoomTurn]
    company_name: str | None
    feedback_offered: bool
    interviewer_language: str
    draft_allowed: bool
    question_number: int
    question_count: int
    ends_at: Time
    done: bool


class InterviewerSaid(Model):
    turn: int
    message: str
    aside: bool
    lead_language: str | None
    question_id: str | None
    question_number: int
    question_count: int
    ends_at: Time
    done: bool


class SessionFinished(Model):
    state: Literal["COMPLETED"]


class FeedbackStrength(Model):
    topic: str
    quotes: list[str]


class CandidateFeedback(Model):
    position: str | None
    company_name: str | None
    language: str
    strengths: list[FeedbackStrength]
    growth: list[str]
