"""What calls on assessments answer (contract §3, §6)."""

from typing import Annotated, Literal

from pydantic import Field

from ...domain.assessments.assessment import Recommendation
from ...domain.kernel.model import Model
from ...domain.runs.lifecycle import State
from ...domain.runs.requests import Level
from ..kernel.answers import Time

Score = Annotated[float, Field(ge=0, le=100)]


class Citation(Model):
    turn: int
    quote: str


class ChatAnswer(Model):
    conversation_id: str
    answer: str
    citations: list[Citation]


class ScoreRange(Model):
    low: Score
    high: Score


class RankedInterview(Model):
    rank: int
    run_id: str
    interview_id: str
    candidate_ref: str | None
    position: str | None
    level: Level | None
    overall_score: Score
    score_band: ScoreRange
    recommendation: Recommendation
    state: State
    assessed_at: Time


class TranscriptTurn(Model):
    turn: int
    role: Literal["interviewer", "candidate"]
    text: str
    at: Time
    question_id: str | None
