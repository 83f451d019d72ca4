"""What calls on assessments answer (contract §3, §6)."""

from typing import Annotated, Any, Literal, TypedDict

from ...domain.kernel.json_schema import JsonSchema, Time
from ...domain.runs.lifecycle import State
from ...domain.runs.run import Basis, Level, Recommendation

Score = Annotated[float, JsonSchema(minimum=0, maximum=100)]


class Citation(TypedDict):
    turn: int
    quote: str


class ChatAnswer(TypedDict):
    conversationId: str
    answer: str
    citations: list[Citation]


class ScoreRange(TypedDict):
    low: Score
    high: Score


class RankedInterview(TypedDict):
    rank: int
    runId: str
    interviewId: str
    candidateRef: str | None
    position: str | None
    level: Level | None
    overallScore: Score
    scoreBand: ScoreRange
    recommendation: Recommendation
    basis: Basis
    state: State
    assessedAt: Time


class TranscriptTurn(TypedDict):
    turn: int
    role: Literal["interviewer", "candidate"]
    text: str
    at: Time
    questionId: str | None


ExplanationDocument = Annotated[dict[str, Any], JsonSchema(document="Explanation")]
VerificationDocument = Annotated[dict[str, Any], JsonSchema(document="Verification")]
"""Their models are imported by who makes them."""
