"""From k ratings per competency to the assessment: aggregates, band and recommendation are plain code
(contract §3).

The model never says a number that is not one of its own ratings, and no rating counts without a verified
quote.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..kernel.errors import EngineUnavailable
from ..plans.plan import Competency, GeneratedBy, Plan
from ..runs.run import Recommendation
from ..runs.transcript import Turn
from .assessment import (
    Appraisal,
    AssessedBy,
    AssessedCompetency,
    AssessedQualification,
    Assessment,
    QualificationVerdict,
    Rating,
    ScoreBand,
)
from .integrity import find_flags, merge_flags
from .output_limits import fit_points, within_limits, without_verdicts
from .ratings import VerifiedRatings, check_ratings

RULES = "2026-11-25"
"""The version of everything here, of ratings.py, evidence.py and integrity.py: change it with the rules."""
MIN_ASSESSED_WEIGHT = 0.5
STRONG_HIRE_FROM, HIRE_FROM, MAYBE_FROM = 80.0, 60.0, 40.0
# One quote may be a slip, three from a session are a pattern.
CONFIDENCE_BY_QUOTES = (0.0, 0.7, 0.85, 1.0)
# A single rater cannot disagree with itself, so its agreement proves little (Zhang 2024).
SINGLE_RATER_CONFIDENCE = 0.8

RecommendationRule = Literal[
    "TOO_LITTLE_ASSESSED",
    "REQUIRED_FAR_BELOW_MINIMUM",
    "OVERALL_BELOW_MAYBE",
    "REQUIRED_BELOW_MINIMUM",
    "REQUIRED_NOT_ASSESSED",
    "OVERALL_BELOW_HIRE",
    "OVERALL_FROM_STRONG_HIRE",
    "OVERALL_FROM_HIRE",
]


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The recommendation, the first rule that applied, and the competencies by which it did."""

    recommendation: Recommendation
    rule: RecommendationRule
    competency_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """0–1 each, and their product: shares of raters that count, their agreement, enough quotes, quotes that held."""

    counted: float
    agreement: float
    quotes: float
    verified: float

    @property
    def product(self) -> float:
        return round(self.counted * self.agreement * self.quotes * self.verified, 2)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from one record: `low` and `high` are the raters' extremes, widened by doubt."""

    record: VerifiedRatings

    @property
    def score(self) -> int | None:
        return self.record.median

    @property
    def confidence(self) -> Confidence | None:
        """None where there is no score to be confident of."""
        scores, raters = self.record.counted, len(self.record.scores)
        if self.score is None:
            return None
        offered = self.record.kept_quotes + self.record.dropped_quotes
        return Confidence(
            counted=len(scores) / raters,
            agreement=1 - (scores[-1] - scores[0]) / 4 if raters > 1 else SINGLE_RATER_CONFIDENCE,
            quotes=CONFIDENCE_BY_QUOTES[min(self.record.quotes, len(CONFIDENCE_BY_QUOTES) - 1)],
            verified=self.record.kept_quotes / offered,
        )

    @property
    def doubt(self) -> float:
        return 1 - (self.confidence.product if self.confidence else 0.0)

    @property
    def low(self) -> float:
        return 1.0 if self.score is None else max(1.0, self.record.counted[0] - self.doubt)

    @property
    def high(self) -> float:
        return 5.0 if self.score is None else min(5.0, self.record.counted[-1] + self.doubt)


Judged = Sequence[tuple[Competency, Judgement]]


def assess(
    plan: Plan,
    turns: Sequence[Turn],
    appraisal: Appraisal,
    *,
    assessment_id: str,
    version: int,
    generated_at: datetime,
    origin: GeneratedBy,
) -> tuple[Assessment, tuple[VerifiedRatings, ...]]:
    """The assessment, and per competency and statement what became of its ratings.

    What the engine left out is not assessed. Raises EngineUnavailable where it rated what the plan does not
    have.
    """
    appraisal = within_limits(appraisal)
    rated = _by_key(
        ((each.competency_id, each.ratings) for each in appraisal.competencies),
        "competency",
    )
    stated = _by_key(
        ((each.statement, each.ratings) for each in appraisal.qualifications),
        "statement",
    )
    statements = statements_of(plan)
    _refuse_unknown(rated, (each.competency_id for each in plan.competencies))
    _refuse_unknown(stated, statements)

    records = (
        *(
            check_ratings(one.competency_id, rated.get(one.competency_id, ()), turns)
            for one in plan.competencies
        ),
        *(check_ratings(each, stated.get(each, ()), turns) for each in statements),
    )
    scores = [
        f"{each.name}: {record.median} of 5" for each, record in zip(plan.competencies, records, strict=False)
    ]
    words = Wording(
        summary=without_verdicts(appraisal.summary, scores),
        strengths=fit_points(appraisal.strengths),
        concerns=fit_points(appraisal.concerns),
        integrity_flags=merge_flags(find_flags(turns), appraisal.integrity_flags, turns),
    )
    assessment = aggregate(
        plan,
        records,
        words,
        assessment_id=assessment_id,
        version=version,
        generated_at=generated_at,
        origin=AssessedBy(**origin.model_dump(), rubric_hash=rubric_hash(plan)),
    )
    return assessment, records


@dataclass(frozen=True, slots=True)
class Wording:
    """What of an assessment no rule computes."""

    summary: str
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]
    integrity_flags: tuple[str, ...]


def aggregate(
    plan: Plan,
    records: Sequence[VerifiedRatings],
    words: Wording,
    *,
    assessment_id: str,
    version: int,
    generated_at: datetime,
    origin: AssessedBy,
) -> Assessment:
    """The second half: from the checked ratings of every competency, then of every statement, to the assessment."""
    judged = judged_by(plan, records)
    overall = overall_score(judged)
    by_statement = records[len(plan.competencies) :]
    return Assessment(
        assessment_id=assessment_id,
        version=version,
        overall_score=overall,
        score_band=score_band(judged, overall),
        recommendation=decide(judged, overall).recommendation,
        summary=words.summary,
        competencies=tuple(_competency(each, verdict) for each, verdict in judged),
        qualifications=tuple(_qualification(each) for each in map(Judgement, by_statement)),
        strengths=words.strengths,
        concerns=words.concerns,
        integrity_flags=words.integrity_flags,
        generated_at=generated_at,
        generated_by=origin,
    )


def judged_by(plan: Plan, records: Sequence[VerifiedRatings]) -> Judged:
    of: Mapping[str, VerifiedRatings] = {each.key: each for each in records[: len(plan.competencies)]}
    return [(each, Judgement(of[each.competency_id])) for each in plan.competencies]


def statements_of(plan: Plan) -> list[str]:
    """Each qualification statement once, in the order of the plan."""
    return list(dict.fromkeys(each for one in plan.competencies for each in one.qualifications))


def rubric_hash(plan: Plan) -> str:
    """SHA-256 of what was assessed against: the canonical JSON (sorted keys, no spaces) of the
    competencies."""
    rubric = [each.model_dump(by_alias=True, mode="json") for each in plan.competencies]
    canonical = json.dumps(rubric, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _by_key(pairs: Iterable[tuple[str, tuple[Rating, ...]]], what: str) -> dict[str, tuple[Rating, ...]]:
    found: dict[str, tuple[Rating, ...]] = {}
    for key, ratings in pairs:
        if key in found:
            raise EngineUnavailable(f"The engine rated the same {what} twice.")
        found[key] = ratings
    return found


def _refuse_unknown(rated: Iterable[str], known: Iterable[str]) -> None:
    if set(rated) - set(known):
        raise EngineUnavailable("The engine rated something that is not in the plan.")


def percent(score: float) -> float:
    return (score - 1) * 25


def assessed_weight(judged: Judged) -> float:
    return sum(each.weight for each, verdict in judged if verdict.score is not None)


def overall_score(judged: Judged) -> float:
    """0–100, weighted over what was assessed; 0 where nothing was (the band then says 0–100)."""
    weight = assessed_weight(judged)
    if not weight:
        return 0.0
    points = sum(
        each.weight * percent(verdict.score) for each, verdict in judged if verdict.score is not None
    )
    return round(min(points / weight, 100.0), 1)


def score_band(judged: Judged, overall: float) -> ScoreBand:
    """From the worst to the best case: raters' extremes, doubt, and 0 to 100 for what was not assessed."""
    total = sum(each.weight for each, _ in judged)
    low = sum(each.weight * percent(verdict.low) for each, verdict in judged) / total
    high = sum(each.weight * percent(verdict.high) for each, verdict in judged) / total
    return ScoreBand(
        low=max(0.0, min(round(low, 1), overall)),
        high=min(100.0, max(round(high, 1), overall)),
    )


def decide(judged: Judged, overall: float) -> RuleOutcome:
    """A proposal for the person who decides. A required competency that is unknown or just below its minimum
    allows MAYBE at most; one that misses it by two points or more means NO_HIRE."""
    total = sum(each.weight for each, _ in judged)
    if assessed_weight(judged) < MIN_ASSESSED_WEIGHT * total:
        unknown = tuple(each.competency_id for each, verdict in judged if verdict.score is None)
        return RuleOutcome("INSUFFICIENT_EVIDENCE", "TOO_LITTLE_ASSESSED", unknown)
    if far := _missing(judged, 2):
        return RuleOutcome("NO_HIRE", "REQUIRED_FAR_BELOW_MINIMUM", far)
    if overall < MAYBE_FROM:
        return RuleOutcome("NO_HIRE", "OVERALL_BELOW_MAYBE")
    if short := _missing(judged, 1):
        return RuleOutcome("MAYBE", "REQUIRED_BELOW_MINIMUM", short)
    if unknown := tuple(each.competency_id for each, one in judged if each.required and one.score is None):
        return RuleOutcome("MAYBE", "REQUIRED_NOT_ASSESSED", unknown)
    if overall < HIRE_FROM:
        return RuleOutcome("MAYBE", "OVERALL_BELOW_HIRE")
    if overall >= STRONG_HIRE_FROM:
        return RuleOutcome("STRONG_HIRE", "OVERALL_FROM_STRONG_HIRE")
    return RuleOutcome("HIRE", "OVERALL_FROM_HIRE")


def _missing(judged: Judged, points: int) -> tuple[str, ...]:
    """Required competencies that are this many points or more below their minimum."""
    return tuple(
        each.competency_id
        for each, verdict in judged
        if each.required and verdict.score is not None and each.minimum_score - verdict.score >= points
    )


def _competency(competency: Competency, verdict: Judgement) -> AssessedCompetency:
    return AssessedCompetency(
        competency_id=competency.competency_id,
        name=competency.name,
        weight=competency.weight,
        score=verdict.score,
        confidence=_confidence(verdict),
        rationale=verdict.record.rationale,
        evidence=verdict.record.evidence,
    )


def _qualification(verdict: Judgement) -> AssessedQualification:
    return AssessedQualification(
        statement=verdict.record.key,
        verdict=verdict_of(verdict.score),
        score=verdict.score,
        confidence=_confidence(verdict),
        evidence=verdict.record.evidence,
    )


def _confidence(verdict: Judgement) -> float:
    return verdict.confidence.product if verdict.confidence else 0.0


def verdict_of(score: int | None) -> QualificationVerdict:
    if score is None:
        return "NOT_ASSESSED"
    return "DEMONSTRATED" if score >= 4 else "PARTIAL" if score == 3 else "NOT_DEMONSTRATED"
