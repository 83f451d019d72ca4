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
from math import ceil
from typing import Literal, TypeVar

from ..kernel.errors import EngineUnavailable
from ..plans.plan import Competency, GeneratedBy, Plan
from ..runs.run import Basis, Recommendation
from ..runs.transcript import Turn
from .assessment import (
    Appraisal,
    AssessedBy,
    AssessedCompetency,
    AssessedQualification,
    Assessment,
    QualificationVerdict,
    Rating,
    Reading,
    Score,
    ScoreBand,
)
from .denials import denials_of
from .integrity import contradictions, find_flags, merge_flags
from .output_limits import fit_points, within_limits, without_verdicts
from .ratings import VerifiedRatings, check_ratings
from .records import Records
from .requirements import CheckedRequirement, assessed, check_requirements
from .retractions import find_retractions

RULES = "2026-11-28"
"""The version of everything here and of what it rests on (ratings, evidence, retractions, denials, requirements,
integrity): change it with the rules."""
REHEARSAL_ENGINE = "rehearsal"
"""The embedded engine's name."""
MIN_ASSESSED_WEIGHT = 0.5
STRONG_HIRE_FROM, HIRE_FROM, MAYBE_FROM = 80.0, 60.0, 40.0
# One quote may be a slip, three from a session are a pattern.
CONFIDENCE_BY_QUOTES = (0.0, 0.7, 0.85, 1.0)
# A single rater cannot disagree with itself, so its agreement proves little (Zhang 2024).
SINGLE_RATER_CONFIDENCE = 0.8

T = TypeVar("T")
RecommendationRule = Literal[
    "MUST_HAVE_DENIED",
    "TOO_LITTLE_ASSESSED",
    "OVERALL_BELOW_MAYBE",
    "MUST_HAVE_UNKNOWN",
    "REQUIRED_NOT_ASSESSED",
    "REQUIRED_BELOW_MINIMUM",
    "OVERALL_BELOW_HIRE",
    "OVERALL_FROM_STRONG_HIRE",
    "OVERALL_FROM_HIRE",
]


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The recommendation, the first rule that applied, and the competencies or requirements by which it did."""

    recommendation: Recommendation
    rule: RecommendationRule
    competency_ids: tuple[str, ...] = ()
    requirement_ids: tuple[str, ...] = ()


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
) -> tuple[Assessment, Records]:
    """The assessment, and what became of the ratings that it was made of.

    What the engine left out is not assessed. Raises EngineUnavailable where it rated what the plan does not
    have.
    """
    appraisal = within_limits(appraisal)
    given = Given(
        _by_key(((each.competency_id, each.ratings) for each in appraisal.competencies), "competency"),
        _by_key(((each.statement, each.ratings) for each in appraisal.qualifications), "statement"),
        _by_key(((each.requirement_id, each.readings) for each in appraisal.requirements), "requirement"),
    )
    _refuse_unknown(given.competencies, (each.competency_id for each in plan.competencies))
    _refuse_unknown(given.statements, statements_of(plan))
    _refuse_unknown(given.requirements, (each.requirement_id for each in plan.requirements))
    records = check(plan, turns, given)
    scores = [f"{each.name}: {verdict.score} of 5" for each, verdict in judged_by(plan, records)]
    words = Wording(
        summary=without_verdicts(appraisal.summary, scores),
        strengths=fit_points(appraisal.strengths),
        concerns=fit_points(appraisal.concerns),
        integrity_flags=merge_flags(
            [*find_flags(turns), *contradictions(records.evidence())], appraisal.integrity_flags, turns
        ),
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
class Given:
    """An engine's ratings and readings by what they are of."""

    competencies: Mapping[str, Sequence[Rating]]
    statements: Mapping[str, Sequence[Rating]]
    requirements: Mapping[str, Sequence[Reading]]


def check(plan: Plan, turns: Sequence[Turn], given: Given) -> Records:
    """The first half: each quote is found in the transcript, and what was taken back or denied lowers."""
    retractions = find_retractions(turns)
    denials = {each: tuple(denials_of(each, turns)) for each in statements_of(plan)}

    def record(key: str, ratings: Sequence[Rating], statements: Sequence[str]) -> VerifiedRatings:
        return check_ratings(
            key,
            ratings,
            turns,
            retractions=retractions,
            denials=[one for each in statements for one in denials[each]],
            most=_most([bool(denials[each]) for each in statements]),
        )

    return Records(
        competencies=tuple(
            record(each.competency_id, given.competencies.get(each.competency_id, ()), each.qualifications)
            for each in plan.competencies
        ),
        statements=tuple(record(each, given.statements.get(each, ()), (each,)) for each in denials),
        requirements=check_requirements(plan, turns, given.requirements, retractions),
    )


def _most(denied: Sequence[bool]) -> Score:
    """The highest score of what has statements of which some are denied: 2 where all are."""
    return 5 - ceil(3 * sum(denied) / len(denied)) if denied else 5


@dataclass(frozen=True, slots=True)
class Wording:
    """What of an assessment no rule computes."""

    summary: str
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]
    integrity_flags: tuple[str, ...]


def aggregate(
    plan: Plan,
    records: Records,
    words: Wording,
    *,
    assessment_id: str,
    version: int,
    generated_at: datetime,
    origin: AssessedBy,
) -> Assessment:
    """The second half: from the checked ratings to the assessment."""
    judged = judged_by(plan, records)
    decision = decide(judged, plan, records.requirements)
    overall = overall_score(judged)
    is_known = decision.recommendation != "INSUFFICIENT_EVIDENCE" and coverage(judged) > 0
    return Assessment(
        assessment_id=assessment_id,
        version=version,
        overall_score=overall if is_known else None,
        score_band=score_band(judged, overall) if is_known else None,
        coverage=coverage(judged),
        basis=basis_of(origin),
        recommendation=decision.recommendation,
        summary=words.summary,
        competencies=tuple(_competency(each, verdict) for each, verdict in judged),
        qualifications=tuple(_qualification(each) for each in map(Judgement, records.statements)),
        requirements=tuple(
            assessed(each, record)
            for each, record in zip(plan.requirements, records.requirements, strict=True)
        ),
        strengths=words.strengths,
        concerns=words.concerns,
        integrity_flags=words.integrity_flags,
        generated_at=generated_at,
        generated_by=origin,
    )


def basis_of(origin: GeneratedBy | AssessedBy) -> Basis:
    return "REHEARSAL" if origin.engine == REHEARSAL_ENGINE else "MODEL"


def judged_by(plan: Plan, records: Records) -> Judged:
    return [
        (each, Judgement(record))
        for each, record in zip(plan.competencies, records.competencies, strict=True)
    ]


def statements_of(plan: Plan) -> list[str]:
    """Each qualification statement once, in the order of the plan."""
    return list(dict.fromkeys(each for one in plan.competencies for each in one.qualifications))


def rubric_hash(plan: Plan) -> str:
    """SHA-256 of what was assessed against: the canonical JSON (sorted keys, no spaces) of the
    competencies."""
    rubric = [each.model_dump(by_alias=True, mode="json") for each in plan.competencies]
    canonical = json.dumps(rubric, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _by_key(pairs: Iterable[tuple[str, tuple[T, ...]]], what: str) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
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


def coverage(judged: Judged) -> float:
    """The share of the weight for which there is a score."""
    return round(_weight([pair for pair in judged if pair[1].score is not None]) / _weight(judged), 4)


def overall_score(judged: Judged) -> float:
    """0–100 over the whole weight: what was not shown has no points, so that fewer answers never score more."""
    points = sum(
        each.weight * percent(verdict.score) for each, verdict in judged if verdict.score is not None
    )
    return round(min(points / _weight(judged), 100.0), 1)


def score_band(judged: Judged, overall: float) -> ScoreBand:
    """From the worst to the best case: raters' extremes, doubt, and 0 to 100 for what was not assessed."""
    total = _weight(judged)
    low = sum(each.weight * percent(verdict.low) for each, verdict in judged) / total
    high = sum(each.weight * percent(verdict.high) for each, verdict in judged) / total
    return ScoreBand(
        low=max(0.0, min(round(low, 1), overall)),
        high=min(100.0, max(round(high, 1), overall)),
    )


def decide(judged: Judged, plan: Plan, requirements: Sequence[CheckedRequirement]) -> RuleOutcome:
    """A proposal for the person who decides. A must-have that is denied allows NO_HIRE at most; one that is unknown,
    and a required competency that is unknown or below its minimum, MAYBE at most."""
    overall = overall_score(judged)
    must_have = {each.requirement_id for each in plan.requirements if each.must_have}
    statuses = {each.requirement_id: each.status for each in requirements if each.requirement_id in must_have}
    if denied := tuple(each for each, status in statuses.items() if status == "DENIED"):
        return RuleOutcome("NO_HIRE", "MUST_HAVE_DENIED", requirement_ids=denied)
    if coverage(judged) < MIN_ASSESSED_WEIGHT:
        unknown = tuple(each.competency_id for each, verdict in judged if verdict.score is None)
        return RuleOutcome("INSUFFICIENT_EVIDENCE", "TOO_LITTLE_ASSESSED", unknown)
    if overall < MAYBE_FROM:
        return RuleOutcome("NO_HIRE", "OVERALL_BELOW_MAYBE")
    if open_ := tuple(each for each, status in statuses.items() if status != "CONFIRMED"):
        return RuleOutcome("MAYBE", "MUST_HAVE_UNKNOWN", requirement_ids=open_)
    if unknown := tuple(each.competency_id for each, one in judged if each.required and one.score is None):
        return RuleOutcome("MAYBE", "REQUIRED_NOT_ASSESSED", unknown)
    if short := _below_minimum(judged):
        return RuleOutcome("MAYBE", "REQUIRED_BELOW_MINIMUM", short)
    if overall < HIRE_FROM:
        return RuleOutcome("MAYBE", "OVERALL_BELOW_HIRE")
    if overall >= STRONG_HIRE_FROM:
        return RuleOutcome("STRONG_HIRE", "OVERALL_FROM_STRONG_HIRE")
    return RuleOutcome("HIRE", "OVERALL_FROM_HIRE")


def _weight(judged: Judged) -> float:
    return sum(each.weight for each, _ in judged)


def _below_minimum(judged: Judged) -> tuple[str, ...]:
    return tuple(
        each.competency_id
        for each, verdict in judged
        if each.required and verdict.score is not None and verdict.score < each.minimum_score
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
