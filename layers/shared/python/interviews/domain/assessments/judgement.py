"""What follows from checked ratings, as numbers: score, confidence, coverage, the overall score and its band."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..plans.plan import Competency, Plan
from .assessment import QualificationVerdict, ScoreBand
from .ratings import VerifiedRatings
from .records import Records

# One quote may be a slip, three from a session are a pattern.
CONFIDENCE_BY_QUOTES = (0.0, 0.7, 0.85, 1.0)
# A single rater cannot disagree with itself, so its agreement proves little (Zhang 2024).
SINGLE_RATER_CONFIDENCE = 0.8


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


def judged_by(plan: Plan, records: Records) -> Judged:
    return [
        (each, Judgement(record))
        for each, record in zip(plan.competencies, records.competencies, strict=True)
    ]


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


def verdict_of(score: int | None) -> QualificationVerdict:
    if score is None:
        return "NOT_ASSESSED"
    return "DEMONSTRATED" if score >= 4 else "PARTIAL" if score == 3 else "NOT_DEMONSTRATED"


def _weight(judged: Judged) -> float:
    return sum(each.weight for each, _ in judged)
