"""The assessment as partners see it (contract §3), and what an engine hands in for it."""

from typing import Annotated, Literal

from pydantic import Field

from ..kernel.model import Model, Time
from ..plans.requirement import RequirementStatus
from ..runs.run import Basis, Recommendation

QualificationVerdict = Literal["DEMONSTRATED", "PARTIAL", "NOT_DEMONSTRATED", "NOT_ASSESSED"]
Stance = Literal["FOR", "AGAINST", "WITHDRAWN"]
Score = Annotated[int, Field(ge=1, le=5)]


class Evidence(Model):
    """A verbatim part of the candidate's turn number `turn`. What is WITHDRAWN was taken back later, and raises
    nothing."""

    turn: int
    quote: str
    stance: Stance = "FOR"
    """Whether the quote speaks for it, against it, or was taken back later and raises nothing."""


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


class Reading(Model):
    """One rater's reading of whether a requirement is met."""

    status: RequirementStatus
    evidence: tuple[Evidence, ...] = ()


class RequirementReadings(Model):
    requirement_id: str
    readings: Annotated[tuple[Reading, ...], Field(min_length=1)]


class Appraisal(Model):
    """What an engine hands in: k independent ratings per competency and statement, readings of requirements where it
    makes any, and words. No aggregate."""

    competencies: tuple[CompetencyRatings, ...]
    qualifications: tuple[QualificationRatings, ...]
    requirements: tuple[RequirementReadings, ...] = ()
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


class AssessedRequirement(Model):
    requirement_id: str
    statement: str
    status: RequirementStatus
    must_have: bool
    evidence: tuple[Evidence, ...]


class AssessedBy(Model):
    engine: str
    model: str
    prompt_version: str
    rubric_hash: str
    """SHA-256 of the indicators that were scored against."""


class Assessment(Model):
    assessment_id: str
    version: int
    """Counted from 1, one more each time it is made anew."""
    overall_score: Annotated[float, Field(ge=0, le=100)] | None
    """0 to 100, computed from the competencies' scores and weights; null where too little is known."""
    score_band: ScoreBand | None
    coverage: Annotated[float, Field(ge=0, le=1)]
    basis: Basis
    recommendation: Recommendation
    summary: str
    """What was found, in a few sentences."""
    competencies: tuple[AssessedCompetency, ...]
    """What was found on each competency of the plan."""
    qualifications: tuple[AssessedQualification, ...]
    """What was found on each statement."""
    requirements: tuple[AssessedRequirement, ...]
    """What was answered to each fact that the role asks for; never scored."""
    strengths: tuple[str, ...]
    """What speaks for, each in a sentence."""
    concerns: tuple[str, ...]
    """What speaks against, each in a sentence."""
    integrity_flags: tuple[str, ...]
    """What a person should look at, such as contradictions."""
    generated_at: Time
    generated_by: AssessedBy
