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
    """Continues this conversation, with the next question."""
    answer: str
    """The answer, as text."""
    citations: list[Citation]
    """The candidate's own words that it rests on."""


class ScoreRange(TypedDict):
    low: Score
    high: Score


class RankedInterview(TypedDict):
    rank: int
    """Counted from 1; equal scores share one."""
    runId: str
    interviewId: str
    candidateRef: str | None
    position: str | None
    """What the interview is for."""
    level: Level | None
    overallScore: Score
    """0 to 100, computed from the competencies' scores and weights."""
    scoreBand: ScoreRange
    """Where the score lies, given how sure the evidence is."""
    recommendation: Recommendation
    basis: Basis
    state: State
    """The run's state: ASSESSMENT_APPROVED or, where pending ones are asked for, ASSESSMENT_PENDING."""
    assessedAt: Time
    """When the assessment was made."""


class TranscriptTurn(TypedDict):
    turn: int
    role: Literal["interviewer", "candidate"]
    """Who speaks."""
    text: str
    """What was said."""
    at: Time
    """When it was said."""
    questionId: str | None
    """The planned question that the turn belongs to; null for none."""


ExplanationDocument = Annotated[dict[str, Any], JsonSchema(document="Explanation")]
VerificationDocument = Annotated[dict[str, Any], JsonSchema(document="Verification")]
"""Their models are imported by who makes them."""
