"""From k ratings per competency to the assessment: aggregates, band and recommendation are plain code
(contract §3).

The model never says a number that is not one of its own ratings, and no rating counts without a verified
quote.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .assessment import (
    Appraisal,
    AssessedBy,
    AssessedCompetency,
    AssessedQualification,
    Assessment,
    Evidence,
    QualificationVerdict,
    Rating,
    Recommendation,
    ScoreBand,
)
from .errors import EngineUnavailable
from .evidence import verify
from .integrity import find_flags, merge_flags
from .model import Model
from .plan import Competency, GeneratedBy, Plan
from .session import Turn

MIN_ASSESSED_WEIGHT = 0.5
STRONG_HIRE_FROM, HIRE_FROM, MAYBE_FROM = 80.0, 60.0, 40.0
MAX_EVIDENCE = 6
# One quote may be a slip, three from a session are a pattern.
CONFIDENCE_BY_QUOTES = (0.0, 0.7, 0.85, 1.0)
# A single rater cannot disagree with itself, so its agreement proves little (Zhang 2024).
SINGLE_RATER_CONFIDENCE = 0.8
NO_EVIDENCE = "Nothing the candidate said shows this either way."
UNVERIFIED = "The evidence offered for this could not be found in the transcript, so it was not counted."


class VerifiedRatings(Model):
    """What became of the ratings of one competency (`key` its id) or statement (`key` the statement): each
    rater's score, None where it abstained or none of its quotes held; sorted, so that the order of raters
    never matters."""

    key: str
    scores: tuple[int | None, ...]
    kept_quotes: int
    dropped_quotes: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    score: int | None
    confidence: float
    low: float
    high: float
    rationale: str
    evidence: tuple[Evidence, ...]
    record: VerifiedRatings


def assess(
    plan: Plan,
    turns: Sequence[Turn],
    appraisal: Appraisal,
    *,
    assessment_id: str,
    version: int,
    generated_at: str,
    origin: GeneratedBy,
) -> tuple[Assessment, tuple[VerifiedRatings, ...]]:
    """The assessment, and per competency and statement what became of its ratings.

    What the engine left out is not assessed. Raises EngineUnavailable where it rated what the plan does not
    have.
    """
    rated = _by_key(
        ((each.competency_id, each.ratings) for each in appraisal.competencies),
        "competency",
    )
    stated = _by_key(
        ((each.statement, each.ratings) for each in appraisal.qualifications),
        "statement",
    )
    statements = list(dict.fromkeys(each for one in plan.competencies for each in one.qualifications))
    _refuse_unknown(rated, (each.competency_id for each in plan.competencies))
    _refuse_unknown(stated, statements)

    verdicts = [
        _judge(each.competency_id, rated.get(each.competency_id, ()), turns) for each in plan.competencies
    ]
    judged = list(zip(plan.competencies, verdicts, strict=True))
    by_statement = [_judge(each, stated.get(each, ()), turns) for each in statements]
    overall = _overall(judged)
    assessment = Assessment(
        assessment_id=assessment_id,
        version=version,
        overall_score=overall,
        score_band=_band(judged, overall),
        recommendation=_recommend(judged, overall),
        summary=appraisal.summary,
        competencies=tuple(_competency(each, verdict) for each, verdict in judged),
        qualifications=tuple(_qualification(each.record.key, each) for each in by_statement),
        strengths=appraisal.strengths,
        concerns=appraisal.concerns,
        integrity_flags=merge_flags(find_flags(turns), appraisal.integrity_flags, turns),
        generated_at=generated_at,
        generated_by=AssessedBy(**origin.model_dump(), rubric_hash=rubric_hash(plan)),
    )
    return assessment, tuple(each.record for each in (*verdicts, *by_statement))


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


def _judge(key: str, ratings: tuple[Rating, ...], turns: Sequence[Turn]) -> _Verdict:
    valid: list[tuple[int, str, tuple[Evidence, ...]]] = []
    kept = dropped = 0
    for each in ratings:
        checked = verify(each.evidence, turns)
        dropped += checked.dropped
        if each.score is not None and checked.kept:
            kept += len(checked.kept)
            valid.append((each.score, each.rationale, checked.kept))
    scores = sorted(score for score, _, _ in valid)
    record = VerifiedRatings(
        key=key,
        scores=(*scores, *[None] * (len(ratings) - len(scores))),
        kept_quotes=kept,
        dropped_quotes=dropped,
    )
    # Where most raters saw nothing, one who did does not outvote them.
    if not valid or 2 * len(valid) < len(ratings):
        words = sorted(each.rationale for each in ratings if each.score is None and each.rationale)
        rationale = words[0] if words else UNVERIFIED if dropped else NO_EVIDENCE
        return _Verdict(None, 0.0, 1.0, 5.0, rationale, (), record)
    median = _lower_median(scores)
    quotes = _merge(each for _, _, each in valid)
    confidence = _confidence(scores, len(ratings), len(quotes), kept / (kept + dropped))
    rationale = min(text for score, text, _ in valid if score == median)
    doubt = 1 - confidence
    return _Verdict(
        median,
        confidence,
        max(1.0, scores[0] - doubt),
        min(5.0, scores[-1] + doubt),
        rationale,
        quotes[:MAX_EVIDENCE],
        record,
    )


def _lower_median(scores: Sequence[int]) -> int:
    """Of two middle scores the lower: the higher one has not convinced half of the raters."""
    return scores[(len(scores) - 1) // 2]


def _confidence(scores: Sequence[int], raters: int, quotes: int, verified: float) -> float:
    """0–1: shrinks with abstentions, disagreement, few quotes and quotes that failed the check."""
    agreement = 1 - (scores[-1] - scores[0]) / 4 if raters > 1 else SINGLE_RATER_CONFIDENCE
    enough = CONFIDENCE_BY_QUOTES[min(quotes, len(CONFIDENCE_BY_QUOTES) - 1)]
    return round(len(scores) / raters * agreement * enough * verified, 2)


def _merge(groups: Iterable[tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """All quotes once, in a fixed order, without those that are part of a longer one of the same turn."""
    every = {(each.turn, each.quote): each for group in groups for each in group}
    return tuple(
        every[key]
        for key in sorted(every)
        if not any(key[0] == turn and key[1] != quote and key[1] in quote for turn, quote in every)
    )


def _percent(score: float) -> float:
    return (score - 1) * 25


def _weight(judged: Sequence[tuple[Competency, _Verdict]]) -> float:
    return sum(each.weight for each, verdict in judged if verdict.score is not None)


def _overall(judged: Sequence[tuple[Competency, _Verdict]]) -> float:
    """0–100, weighted over what was assessed; 0 where nothing was (the band then says 0–100)."""
    weight = _weight(judged)
    if not weight:
        return 0.0
    points = sum(
        each.weight * _percent(verdict.score) for each, verdict in judged if verdict.score is not None
    )
    return round(min(points / weight, 100.0), 1)


def _band(judged: Sequence[tuple[Competency, _Verdict]], overall: float) -> ScoreBand:
    """From the worst to the best case: raters' extremes, doubt, and 0 to 100 for what was not assessed."""
    total = sum(each.weight for each, _ in judged)
    low = sum(each.weight * _percent(verdict.low) for each, verdict in judged) / total
    high = sum(each.weight * _percent(verdict.high) for each, verdict in judged) / total
    return ScoreBand(
        low=max(0.0, min(round(low, 1), overall)),
        high=min(100.0, max(round(high, 1), overall)),
    )


def _recommend(judged: Sequence[tuple[Competency, _Verdict]], overall: float) -> Recommendation:
    """A proposal for the person who decides. A required competency that is unknown or just below its minimum
    allows MAYBE at most; one that misses it by two points or more means NO_HIRE."""
    total = sum(each.weight for each, _ in judged)
    if _weight(judged) < MIN_ASSESSED_WEIGHT * total:
        return "INSUFFICIENT_EVIDENCE"
    required = [(each.minimum_score, verdict.score) for each, verdict in judged if each.required]
    gap = max((minimum - score for minimum, score in required if score is not None), default=0)
    if gap >= 2 or overall < MAYBE_FROM:
        return "NO_HIRE"
    if gap == 1 or overall < HIRE_FROM or any(score is None for _, score in required):
        return "MAYBE"
    return "STRONG_HIRE" if overall >= STRONG_HIRE_FROM else "HIRE"


def _competency(competency: Competency, verdict: _Verdict) -> AssessedCompetency:
    return AssessedCompetency(
        competency_id=competency.competency_id,
        name=competency.name,
        weight=competency.weight,
        score=verdict.score,
        confidence=verdict.confidence,
        rationale=verdict.rationale,
        evidence=verdict.evidence,
    )


def _qualification(statement: str, verdict: _Verdict) -> AssessedQualification:
    return AssessedQualification(
        statement=statement,
        verdict=_verdict(verdict.score),
        score=verdict.score,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
    )


def _verdict(score: int | None) -> QualificationVerdict:
    if score is None:
        return "NOT_ASSESSED"
    return "DEMONSTRATED" if score >= 4 else "PARTIAL" if score == 3 else "NOT_DEMONSTRATED"
