"""Why an assessment says what it says: fills an explanation from what is stored."""

from collections.abc import Sequence
from typing import Any, Literal

from ..plans.plan import Competency, Plan
from ..plans.requirement import Requirement
from .assessment import Assessment, Score
from .evidence import MIN_QUOTE_LENGTH
from .explanation import (
    AggregateExplained,
    CompetencyExplained,
    ConfidenceShown,
    DecisionShown,
    Explanation,
    IndicatorMet,
    QualificationExplained,
    RatingShown,
    RequirementExplained,
    RulesShown,
    ScoreRule,
    Threshold,
)
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
    STRONG_HIRE_FROM,
    decide,
    sentence,
)
from .records import KeptRatings
from .requirements import CheckedRequirement
from .scoring import statements_of

SCORES: tuple[Literal["1", "2", "3", "4", "5"], ...] = ("1", "2", "3", "4", "5")


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
                because=sentence(decision.rule),
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
