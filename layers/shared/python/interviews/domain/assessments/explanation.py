"""Why an assessment says what it says, as data: the rubric's words, the evidence, the ratings and the rules."""

from collections.abc import Sequence
from typing import Any, Literal

from ..guardrails.model_call import ModelCall
from ..kernel.model import Model
from ..plans.plan import Competency, Plan
from ..plans.requirement import Requirement, RequirementKind, RequirementStatus
from ..runs.run import Basis, Recommendation
from .assessment import (
    AssessedBy,
    Assessment,
    Evidence,
    QualificationVerdict,
    Score,
    ScoreBand,
)
from .evidence import MIN_QUOTE_LENGTH
from .judgement import (
    CONFIDENCE_BY_QUOTES,
    SINGLE_RATER_CONFIDENCE,
    Judgement,
    coverage,
    judged_by,
    percent,
    verdict_of,
)
from .ratings import AGAINST_ALONE, MAX_EVIDENCE, CheckedRating, VerifiedRatings
from .recommendation import (
    HIRE_FROM,
    MAYBE_FROM,
    MIN_ASSESSED_WEIGHT,
    SENTENCES,
    STRONG_HIRE_FROM,
    RecommendationRule,
    decide,
)
from .records import KeptRatings
from .requirements import CheckedRequirement
from .scoring import statements_of

SCORES: tuple[Literal["1", "2", "3", "4", "5"], ...] = ("1", "2", "3", "4", "5")


class IndicatorMet(Model):
    """What the plan says an answer of this score shows."""

    sub_dimension: str
    score: Score
    indicator: str


class RatingShown(Model):
    """One rater's judgement; `effective` is what is left of its score when what the candidate took back or denied is
    gone. A score that did not count has the reason in `not_counted`."""

    score: Score | None
    effective: Score | None
    counted: bool
    not_counted: Literal["NO_SCORE", "NO_VALID_QUOTE"] | None
    rationale: str
    evidence: tuple[Evidence, ...]
    dropped_quotes: int


class ScoreRule(Model):
    """LOWER_MEDIAN of the `counted` scores, or TOO_FEW_RATERS: fewer than `needed` of `raters` saw something. `most` is
    the highest that the candidate's denials allow."""

    rule: Literal["LOWER_MEDIAN", "TOO_FEW_RATERS"]
    counted: tuple[Score, ...]
    raters: int
    needed: int
    most: Score


class ConfidenceShown(Model):
    """The factors of a confidence: share of raters that count, agreement, number of quotes, share that held."""

    counted: float
    agreement: float
    quotes: float
    verified: float
    product: float


class Explained(Model):
    score: Score | None
    score_rule: ScoreRule
    indicators: tuple[IndicatorMet, ...]
    evidence: tuple[Evidence, ...]
    ratings: tuple[RatingShown, ...]
    confidence: ConfidenceShown | None


class CompetencyExplained(Explained):
    """`points` are the score as 0–100, `contribution` its part of the overall score; `low` and `high` are the scores
    that the band reckons with."""

    competency_id: str
    name: str
    weight: float
    required: bool
    minimum_score: Score
    low: float
    high: float
    points: float | None
    contribution: float


class QualificationExplained(Explained):
    """`competency_id` is the competency whose indicators the statement was judged by."""

    statement: str
    competency_id: str
    verdict: QualificationVerdict


class RequirementExplained(Model):
    """`read` is the plain reading of the answer, `rated` are the raters' readings whose quotes hold."""

    requirement_id: str
    statement: str
    kind: RequirementKind
    must_have: bool
    status: RequirementStatus
    read: RequirementStatus
    rated: tuple[RequirementStatus, ...]
    evidence: tuple[Evidence, ...]


class Threshold(Model):
    recommendation: Recommendation
    overall_score_from: float


class RulesShown(Model):
    """The rules themselves. `version` is the one that the assessment was made by, None for one older than versions."""

    version: str | None
    points_by_score: dict[str, float]
    verdict_by_score: dict[str, QualificationVerdict]
    thresholds: tuple[Threshold, ...]
    min_assessed_weight: float
    confidence_by_quotes: tuple[float, ...]
    single_rater_agreement: float
    min_quote_length: int
    max_evidence: int
    most_with_evidence_against_alone: Score


class DecisionShown(Model):
    """The first rule that applied, and the competencies or requirements by which it did."""

    recommendation: Recommendation
    rule: RecommendationRule
    because: str
    competency_ids: tuple[str, ...]
    requirement_ids: tuple[str, ...]


class AggregateExplained(Model):
    """`overall_score` is the sum of the contributions: points by weight, over the whole weight. It is None, as its band
    is, where the assessment says no number."""

    overall_score: float | None
    score_band: ScoreBand | None
    coverage: float
    total_weight: float
    decision: DecisionShown


class Explanation(Model):
    run_id: str
    assessment_id: str
    version: int
    generated_by: AssessedBy
    basis: Basis
    competencies: tuple[CompetencyExplained, ...]
    qualifications: tuple[QualificationExplained, ...]
    requirements: tuple[RequirementExplained, ...]
    aggregate: AggregateExplained
    rules: RulesShown
    calls: tuple[ModelCall, ...]


def explain(run_id: str, plan: Plan, assessment: Assessment, kept: KeptRatings) -> Explanation:
    """Everything is derived from what is stored; nothing is asked of an engine."""
    records = kept.records
    judged = judged_by(plan, records)
    decision = decide(judged, plan, records.requirements)
    total = sum(each.weight for each in plan.competencies)
    return Explanation(
        run_id=run_id,
        assessment_id=assessment.assessment_id,
        version=assessment.version,
        generated_by=assessment.generated_by,
        basis=assessment.basis,
        competencies=tuple(_competency(each, judgement, total) for each, judgement in judged),
        qualifications=tuple(
            _qualification(plan, statement, record)
            for statement, record in zip(statements_of(plan), records.statements, strict=True)
        ),
        requirements=tuple(
            _requirement(each, record)
            for each, record in zip(plan.requirements, records.requirements, strict=True)
        ),
        aggregate=AggregateExplained(
            overall_score=assessment.overall_score,
            score_band=assessment.score_band,
            coverage=coverage(judged),
            total_weight=round(total, 4),
            decision=DecisionShown(
                recommendation=decision.recommendation,
                rule=decision.rule,
                because=SENTENCES[decision.rule],
                competency_ids=decision.competency_ids,
                requirement_ids=decision.requirement_ids,
            ),
        ),
        rules=_rules(kept.rules),
        calls=kept.calls,
    )


def _competency(competency: Competency, judgement: Judgement, total: float) -> CompetencyExplained:
    points = None if judgement.score is None else percent(judgement.score)
    return CompetencyExplained(
        **_explained(judgement, competency),
        competency_id=competency.competency_id,
        name=competency.name,
        weight=competency.weight,
        required=competency.required,
        minimum_score=competency.minimum_score,
        low=round(judgement.low, 2),
        high=round(judgement.high, 2),
        points=points,
        contribution=0.0 if points is None else round(points * competency.weight / total, 2),
    )


def _qualification(plan: Plan, statement: str, record: VerifiedRatings) -> QualificationExplained:
    holder = next(each for each in plan.competencies if statement in each.qualifications)
    judgement = Judgement(record)
    return QualificationExplained(
        **_explained(judgement, holder),
        statement=statement,
        competency_id=holder.competency_id,
        verdict=verdict_of(judgement.score),
    )


def _requirement(requirement: Requirement, record: CheckedRequirement) -> RequirementExplained:
    return RequirementExplained(
        requirement_id=requirement.requirement_id,
        statement=requirement.statement,
        kind=requirement.kind,
        must_have=requirement.must_have,
        status=record.status,
        read=record.read,
        rated=tuple(each.status for each in record.rated),
        evidence=record.evidence,
    )


def _explained(judgement: Judgement, competency: Competency) -> dict[str, Any]:
    record = judgement.record
    factors = judgement.confidence
    return {
        "score": judgement.score,
        "score_rule": ScoreRule(
            rule="TOO_FEW_RATERS" if judgement.score is None else "LOWER_MEDIAN",
            counted=tuple(record.counted),
            raters=len(record.scores),
            needed=max(1, (len(record.scores) + 1) // 2),
            most=record.most,
        ),
        "indicators": _indicators(competency, judgement.score),
        "evidence": record.evidence,
        "ratings": tuple(map(_rating, record.raters)),
        "confidence": factors
        and ConfidenceShown(
            counted=round(factors.counted, 2),
            agreement=factors.agreement,
            quotes=factors.quotes,
            verified=round(factors.verified, 2),
            product=factors.product,
        ),
    }


def _indicators(competency: Competency, score: Score | None) -> tuple[IndicatorMet, ...]:
    if score is None:
        return ()
    return tuple(
        IndicatorMet(sub_dimension=each.name, score=score, indicator=each.indicators[SCORES[score - 1]])
        for each in competency.sub_dimensions
    )


def _rating(rater: CheckedRating) -> RatingShown:
    reason: Literal["NO_SCORE", "NO_VALID_QUOTE"] = "NO_SCORE" if rater.score is None else "NO_VALID_QUOTE"
    return RatingShown(
        score=rater.score,
        effective=rater.effective,
        counted=rater.effective is not None,
        not_counted=reason if rater.effective is None else None,
        rationale=rater.rationale,
        evidence=rater.kept,
        dropped_quotes=len(rater.dropped),
    )


def _rules(version: str | None) -> RulesShown:
    numbers: Sequence[int] = range(1, 6)
    return RulesShown(
        version=version,
        points_by_score={str(each): percent(each) for each in numbers},
        verdict_by_score={str(each): verdict_of(each) for each in numbers},
        thresholds=(
            Threshold(recommendation="STRONG_HIRE", overall_score_from=STRONG_HIRE_FROM),
            Threshold(recommendation="HIRE", overall_score_from=HIRE_FROM),
            Threshold(recommendation="MAYBE", overall_score_from=MAYBE_FROM),
            Threshold(recommendation="NO_HIRE", overall_score_from=0.0),
        ),
        min_assessed_weight=MIN_ASSESSED_WEIGHT,
        confidence_by_quotes=CONFIDENCE_BY_QUOTES,
        single_rater_agreement=SINGLE_RATER_CONFIDENCE,
        min_quote_length=MIN_QUOTE_LENGTH,
        max_evidence=MAX_EVIDENCE,
        most_with_evidence_against_alone=AGAINST_ALONE,
    )
