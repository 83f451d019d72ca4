"""What an explanation of an assessment says, as data: the rubric's words, the evidence, the ratings and the rules."""

from typing import Literal

from ..guardrails.model_call import ModelCall
from ..kernel.model import Model
from ..plans.requirement import RequirementKind, RequirementStatus
from ..runs.run import Basis, Recommendation
from .assessment import AssessedBy, Evidence, QualificationVerdict, Score, ScoreBand
from .recommendation import RecommendationRule


class IndicatorMet(Model):
    """What the plan says an answer of this score shows."""

    sub_dimension: str
    """The part of the competency that was rated."""
    score: Score
    """The score whose indicator it is, 1 to 5."""
    indicator: str
    """What the plan says an answer of this score shows."""


class RatingShown(Model):
    """One rater's judgement, and what became of it."""

    score: Score | None
    """As the rater gave it, 1 to 5; null where they saw nothing either way."""
    effective: Score | None
    """What is left of the score when what was taken back or denied is gone; null where it does not count."""
    counted: bool
    """Whether it went into the score."""
    not_counted: Literal["NO_SCORE", "NO_VALID_QUOTE"] | None
    """Why it does not count: it has no score, or no quote of it holds; null where it counts."""
    rationale: str
    evidence: tuple[Evidence, ...]
    """The rater's quotes that hold."""
    dropped_quotes: int
    """How many quotes the transcript does not have, and were left out."""


class ScoreRule(Model):
    """LOWER_MEDIAN of the `counted` scores, or TOO_FEW_RATERS: fewer than `needed` of `raters` saw something."""

    rule: Literal["LOWER_MEDIAN", "TOO_FEW_RATERS"]
    """By which rule the score came about."""
    counted: tuple[Score, ...]
    """The scores that count, in their order."""
    raters: int
    """How many raters there were."""
    needed: int
    """So many raters must have seen something."""
    most: Score
    """The highest score that the candidate's denials allow."""


class ConfidenceShown(Model):
    """The factors of a confidence."""

    counted: float
    """The share of raters whose score counts, 0 to 1."""
    agreement: float
    """How far the raters agree, 0 to 1; with a single one, `singleRaterAgreement` of the rules."""
    quotes: float
    """What so many verified quotes give, 0 to 1: `confidenceByQuotes` of the rules."""
    verified: float
    """The share of quotes that stand in the transcript, 0 to 1."""
    product: float
    """The confidence: all four factors multiplied."""


class Explained(Model):
    score: Score | None
    """1 to 5; null where too few raters saw evidence."""
    score_rule: ScoreRule
    """How the score came of the ratings."""
    indicators: tuple[IndicatorMet, ...]
    """What the plan says an answer of this score shows; empty without a score."""
    evidence: tuple[Evidence, ...]
    ratings: tuple[RatingShown, ...]
    """What each rater said, and what became of it."""
    confidence: ConfidenceShown | None
    """How sure the score is, by its factors; null without a score."""


class CompetencyExplained(Explained):
    competency_id: str
    name: str
    weight: float
    required: bool
    minimum_score: Score
    low: float
    """The lowest score that the band reckons with, 1 to 5."""
    high: float
    """The highest score that the band reckons with, 1 to 5."""
    points: float | None
    """The score as 0 to 100; null without one."""
    contribution: float
    """What it adds to the overall score, in points; 0 without a score."""


class QualificationExplained(Explained):
    statement: str
    competency_id: str
    """The competency by whose indicators the statement was judged."""
    verdict: QualificationVerdict


class RequirementExplained(Model):
    requirement_id: str
    statement: str
    kind: RequirementKind
    must_have: bool
    status: RequirementStatus
    read: RequirementStatus
    """What plain rules read from the answer."""
    rated: tuple[RequirementStatus, ...]
    """What raters read from it, where their quotes hold."""
    evidence: tuple[Evidence, ...]


class Threshold(Model):
    recommendation: Recommendation
    """What is recommended from that score on, unless another rule applies."""
    overall_score_from: float
    """The least overall score for this recommendation."""


class RulesShown(Model):
    """The rules themselves."""

    version: str | None
    """The version of the rules that the assessment was made by; null for one older than versions."""
    points_by_score: dict[str, float]
    """How many points of 100 each score is."""
    verdict_by_score: dict[str, QualificationVerdict]
    """Which verdict each score is."""
    thresholds: tuple[Threshold, ...]
    """From which score on which recommendation."""
    min_assessed_weight: float
    """The least share of the weight that must have got a score, 0 to 1."""
    confidence_by_quotes: tuple[float, ...]
    """What 0, 1, 2, and 3 or more verified quotes give to the confidence."""
    single_rater_agreement: float
    """What agreement a single rater counts as."""
    min_quote_length: int
    """The least characters of a quote that counts."""
    max_evidence: int
    """The most quotes that are shown for a score."""
    most_with_evidence_against_alone: Score
    """The highest score of what has nothing but evidence against it."""


class DecisionShown(Model):
    """The first rule that applied, and the competencies or requirements by which it did."""

    recommendation: Recommendation
    """What the rule recommends; a person decides."""
    rule: RecommendationRule
    """The first rule that applied."""
    because: str
    """The rule, as a sentence."""
    competency_ids: tuple[str, ...]
    """The competencies by which the rule applied."""
    requirement_ids: tuple[str, ...]
    """The requirements by which the rule applied."""


class AggregateExplained(Model):
    overall_score: float | None
    """0 to 100, the sum of the contributions; null where too little is known."""
    score_band: ScoreBand | None
    coverage: float
    total_weight: float
    """The weight of all competencies."""
    decision: DecisionShown
    """Which recommendation follows, and by which rule."""


class Explanation(Model):
    run_id: str
    assessment_id: str
    version: int
    generated_by: AssessedBy
    """Which engine, model and prompts made the assessment."""
    basis: Basis
    competencies: tuple[CompetencyExplained, ...]
    """How the score of each competency came about."""
    qualifications: tuple[QualificationExplained, ...]
    """How the score of each statement came about."""
    requirements: tuple[RequirementExplained, ...]
    """How the status of each requirement came about."""
    aggregate: AggregateExplained
    """How the overall score and the recommendation were computed."""
    rules: RulesShown
    """The rules and their numbers."""
    calls: tuple[ModelCall, ...]
    """The engine's calls of a model for the assessment; empty without one."""
