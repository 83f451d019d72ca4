"""The assessment as partners see it (contract §3), and what an engine hands in for it."""

from typing import Annotated, Literal

from pydantic import Field

from ..kernel.model import Model, Time
from ..runs.run import Recommendation

QualificationVerdict = Literal["DEMONSTRATED", "PARTIAL", "NOT_DEMONSTRATED", "NOT_ASSESSED"]
Score = Annotated[int, Field(ge=1, le=5)]


class Evidence(Model):
    """A verbatim part of the candidate's turn number `turn`."""

    turn: int
    quote: str


class Rating(Model):
    """One rater's judgement of one thing; `score` is None where nothing shows it either way."""

    score: Score | None
    rationale: str
    evidence: tuple[Evidence, ...] = ()


class CompetencyRatings(Model):
    competency_id: str
    ratings: Annotated[tuple[Rating, ...], Field(min_length=1)]


class QualificationRatings(Model):
    statement: str
    ratings: Annotated[tuple[Rating, ...], Field(min_length=1)]


class Appraisal(Model):
    """What an engine hands in: k independent ratings per competency and statement, and words. No aggregate."""

    competencies: tuple[CompetencyRatings, ...]
    qualifications: tuple[QualificationRatings, ...]
    summary: str
    strengths: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    integrity_flags: tuple[str, ...] = ()


class ScoreBand(Model):
    low: float
    high: float


class AssessedCompetency(Model):
    competency_id: str
    name: str
    weight: float
    score: Score | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    rationale: str
    evidence: tuple[Evidence, ...]


class AssessedQualification(Model):
    statement: str
    verdict: QualificationVerdict
    score: Score | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    evidence: tuple[Evidence, ...]


class AssessedBy(Model):
    engine: str
    model: str
    prompt_version: str
    rubric_hash: str


class Assessment(Model):
    assessment_id: str
    version: int
    overall_score: Annotated[float, Field(ge=0, le=100)]
    score_band: ScoreBand
    recommendation: Recommendation
    summary: str
    competencies: tuple[AssessedCompetency, ...]
    qualifications: tuple[AssessedQualification, ...]
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]
    integrity_flags: tuple[str, ...]
    generated_at: Time
    generated_by: AssessedBy
