"""What became of every rating: its quotes checked, its score counted or not. It is kept, so that anybody can see what
an assessment rests on, and can make it again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import Field

from ..guardrails.model_call import ModelCall
from ..kernel.model import Model
from ..runs.transcript import Turn
from .assessment import Assessment, Evidence, Rating, Score
from .evidence import verify

MAX_EVIDENCE = 6
NO_EVIDENCE = "Nothing the candidate said shows this either way."
UNVERIFIED = "The evidence offered for this could not be found in the transcript, so it was not counted."


class CheckedRating(Model):
    """One rater's judgement. `counted` where it has a score and a quote of it holds; `kept` and `dropped` are its
    quotes, after and before the check."""

    score: Score | None
    counted: bool
    rationale: str
    kept: tuple[Evidence, ...] = ()
    dropped: tuple[Evidence, ...] = ()


class VerifiedRatings(Model):
    """What became of the ratings of one competency (`key` its id) or statement (`key` the statement).

    `scores` has each rater's score, None where it abstained or none of its quotes held; sorted, as `raters` are, so
    that the order of raters never matters. `kept_quotes` counts over the raters that count, `dropped_quotes` over
    all; `quotes` are the different ones, of which `evidence` shows the first. The last four are not in records that
    earlier code has written.
    """

    key: str
    scores: tuple[Score | None, ...]
    kept_quotes: int
    dropped_quotes: int
    quotes: int = 0
    evidence: tuple[Evidence, ...] = ()
    rationale: str = ""
    raters: tuple[CheckedRating, ...] = ()

    @property
    def counted(self) -> list[Score]:
        return [each for each in self.scores if each is not None]

    @property
    def median(self) -> Score | None:
        """None where nobody saw anything, or fewer than half did: one who did does not outvote the others.

        Of two middle scores the lower: the higher one has not convinced half of the raters.
        """
        if not self.counted or 2 * len(self.counted) < len(self.scores):
            return None
        return self.counted[(len(self.counted) - 1) // 2]


def check_ratings(key: str, ratings: Iterable[Rating], turns: Sequence[Turn]) -> VerifiedRatings:
    """No score counts without a quote that stands in the candidate's turn."""
    raters = sorted((_checked(each, turns) for each in ratings), key=_order)
    counted = [each for each in raters if each.counted]
    record = VerifiedRatings(
        key=key,
        scores=tuple(each.score if each.counted else None for each in raters),
        kept_quotes=sum(len(each.kept) for each in counted),
        dropped_quotes=sum(len(each.dropped) for each in raters),
        raters=tuple(raters),
    )
    if record.median is None:
        return record.model_copy(update={"rationale": _why_not(raters, record.dropped_quotes)})
    quotes = _merge(each.kept for each in counted)
    return record.model_copy(
        update={
            "quotes": len(quotes),
            "evidence": quotes[:MAX_EVIDENCE],
            "rationale": min(each.rationale for each in counted if each.score == record.median),
        }
    )


def as_given(rater: CheckedRating) -> Rating:
    """The rating again, to be checked anew: what was kept is found where it was found."""
    return Rating(score=rater.score, rationale=rater.rationale, evidence=(*rater.kept, *rater.dropped))


def _checked(rating: Rating, turns: Sequence[Turn]) -> CheckedRating:
    found = verify(rating.evidence, turns)
    return CheckedRating(
        score=rating.score,
        counted=rating.score is not None and bool(found.kept),
        rationale=rating.rationale,
        kept=found.kept,
        dropped=found.failed,
    )


def _order(rating: CheckedRating) -> tuple[bool, int, str]:
    """Those that count first, by their score; then by their whole text, so that equal input has one order."""
    return not rating.counted, rating.score or 0, rating.to_json()


def _why_not(raters: Sequence[CheckedRating], dropped: int) -> str:
    words = sorted(each.rationale for each in raters if each.score is None and each.rationale)
    return words[0] if words else UNVERIFIED if dropped else NO_EVIDENCE


def _merge(groups: Iterable[tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """All quotes once, in a fixed order, without those that are part of a longer one of the same turn."""
    every = {(each.turn, each.quote): each for group in groups for each in group}
    return tuple(
        every[key]
        for key in sorted(every)
        if not any(key[0] == turn and key[1] != quote and key[1] in quote for turn, quote in every)
    )


class KeptRatings(Model):
    """What is stored beside an assessment: the checked ratings of every competency, then of every statement, in the
    plan's order; the version of the rules that checked them, and the hash of the transcript that they were checked
    against; the engine's own flags and the accounts of its calls; and the SHA-256 of each part of the assessment that
    cannot be computed again, by its name. The hash and the fingerprints of words go with the words."""

    ratings: tuple[VerifiedRatings, ...]
    rules: str | None = None
    transcript_hash: str | None = None
    engine_flags: tuple[str, ...] = ()
    calls: tuple[ModelCall, ...] = ()
    fingerprints: dict[str, str] = Field(default_factory=dict)
    word_fingerprints: dict[str, str] = Field(default_factory=dict)

    def in_order(
        self, competency_ids: Sequence[str], statements: Sequence[str], made: Assessment
    ) -> "KeptRatings":
        """With a record for each of them; what earlier code did not keep is taken from the assessment `made`."""
        count = len(competency_ids)
        of_competencies = {each.key: each for each in self.ratings[:count]}
        of_statements = {each.key: each for each in self.ratings[count:]}
        shown_competencies = {
            each.competency_id: (each.evidence, each.rationale) for each in made.competencies
        }
        shown_statements = {each.statement: (each.evidence, "") for each in made.qualifications}
        records = [_whole(key, of_competencies, shown_competencies) for key in competency_ids]
        records += [_whole(key, of_statements, shown_statements) for key in statements]
        return self.model_copy(update={"ratings": tuple(records)})


def transcript_hash(turns: Sequence[Turn]) -> str:
    """SHA-256 of who said what, in which turn and to which question."""
    said = [[each.turn, each.role, each.text, each.question_id] for each in turns]
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


WORDS = ("summary", "strengths", "concerns")
IDENTITY = ("assessmentId", "version", "generatedAt", "generatedBy")
GIVEN = (*WORDS, *IDENTITY)
"""What an assessment has that no rule makes."""


def fingerprints(assessment: Assessment, names: Sequence[str] = GIVEN) -> dict[str, str]:
    """The SHA-256 of each of those parts."""
    document = assessment.to_document()
    return {name: _digest(document[name]) for name in names}


def _digest(value: Any) -> str:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


_Shown = Mapping[str, tuple[tuple[Evidence, ...], str]]


def _whole(key: str, records: Mapping[str, VerifiedRatings], shown: _Shown) -> VerifiedRatings:
    record = records.get(key) or VerifiedRatings(key=key, scores=(), kept_quotes=0, dropped_quotes=0)
    if record.raters or key not in shown:
        return record
    evidence, rationale = shown[key]
    return record.model_copy(update={"quotes": len(evidence), "evidence": evidence, "rationale": rationale})


def kept_ratings(document: Mapping[str, Any] | None) -> KeptRatings:
    """What is stored; nothing where nothing is."""
    return KeptRatings.from_document(document) if document else KeptRatings(ratings=())
