"""What became of every rating: its quotes checked, its score counted or not."""

from collections.abc import Iterable, Sequence
from functools import cache

from ..kernel.model import Model
from ..kernel.rules import languages, read_file
from ..runs.transcript import Turn
from .assessment import Evidence, Rating, Score
from .evidence import verify
from .retractions import Retractions

MAX_EVIDENCE = 6
AGAINST_ALONE = 2
"""The highest score that nothing but evidence against it has."""
NO_EVIDENCE = "Nothing the candidate said shows this either way."
UNVERIFIED = "The evidence offered for this could not be found in the transcript, so it was not counted."


class CheckedRating(Model):
    """One rater's judgement. `score` is as it was given, `effective` what is left of it, None where it does not count:
    it has no score, or no quote of it holds. `kept` and `dropped` are its quotes, after and before the check."""

    score: Score | None
    effective: Score | None
    rationale: str
    kept: tuple[Evidence, ...] = ()
    dropped: tuple[Evidence, ...] = ()


class VerifiedRatings(Model):
    """What became of the ratings of one competency (`key` its id) or statement (`key` the statement).

    `scores` has what is left of each rater's score, None where it abstained or none of its quotes held; sorted, as
    `raters` are, so that the order of raters never matters. `most` is the highest that what the candidate denied
    allows. `kept_quotes` counts over the raters that count, `dropped_quotes` over all; `quotes` are the different ones,
    of which `evidence` shows the first.
    """

    key: str
    scores: tuple[Score | None, ...]
    kept_quotes: int
    dropped_quotes: int
    most: Score = 5
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


def check_ratings(
    key: str,
    ratings: Iterable[Rating],
    turns: Sequence[Turn],
    *,
    retractions: Retractions,
    denials: Sequence[Evidence] = (),
    most: Score = 5,
    language: str = "en",
) -> VerifiedRatings:
    """No score counts without a quote that stands in the candidate's turn, and none counts for more than what is left
    when what was taken back is gone. `denials` are shown beside the raters' own evidence; a score is at most `most`.
    Where either lowers one, its rationale says so in the `language` of the run."""
    checked = (_checked(each, turns, retractions, most) for each in ratings)
    raters = sorted((_with_reason(each, language) for each in checked), key=_order)
    counted = [each for each in raters if each.effective is not None]
    record = VerifiedRatings(
        key=key,
        scores=tuple(each.effective for each in raters),
        kept_quotes=sum(len(each.kept) for each in counted),
        dropped_quotes=sum(len(each.dropped) for each in raters),
        most=most,
        raters=tuple(raters),
    )
    if record.median is None:
        return record.model_copy(
            update={
                "rationale": _why_not(raters, record.dropped_quotes),
                "evidence": _merge([verify(denials, turns).kept])[:MAX_EVIDENCE],
            }
        )
    quotes = _merge([*(each.kept for each in counted), verify(denials, turns).kept])
    return record.model_copy(
        update={
            "quotes": len(quotes),
            "evidence": quotes[:MAX_EVIDENCE],
            "rationale": min(each.rationale for each in counted if each.effective == record.median),
        }
    )


def as_given(rater: CheckedRating) -> Rating:
    """The rating again, to be checked anew: what was kept is found where it was found."""
    return Rating(score=rater.score, rationale=rater.rationale, evidence=(*rater.kept, *rater.dropped))


def _checked(rating: Rating, turns: Sequence[Turn], retractions: Retractions, most: Score) -> CheckedRating:
    found = verify(rating.evidence, turns, retractions)
    return CheckedRating(
        score=rating.score,
        effective=_effective(rating.score, found.kept, most),
        rationale=rating.rationale,
        kept=found.kept,
        dropped=found.failed,
    )


def _with_reason(rater: CheckedRating, language: str) -> CheckedRating:
    """Said once, also where a rating is checked anew."""
    stances = [each.stance for each in rater.kept]
    words = _reasons(language.partition("-")[0].lower())
    if "WITHDRAWN" in stances:
        reason = words["partly_taken_back" if "FOR" in stances else "taken_back"]
    elif rater.effective is not None and rater.effective < (rater.score or 0):
        reason = words["denied"]
    else:
        return rater
    if reason in rater.rationale:
        return rater
    return rater.model_copy(update={"rationale": f"{rater.rationale} {reason}".strip()})


@cache
def _reasons(tag: str) -> dict[str, str]:
    """In English where we do not speak the language."""
    return read_file("rationale", tag if tag in languages("rationale") else "en")


def _effective(score: Score | None, kept: Sequence[Evidence], most: Score) -> Score | None:
    """What is left of a score: its points above 1 by the share of the quotes that were not taken back; and where no
    quote speaks for it, no more than what speaks against it can show."""
    if score is None or not kept:
        return None
    stances = [each.stance for each in kept]
    standing, withdrawn = stances.count("FOR"), stances.count("WITHDRAWN")
    if not standing:
        return min(score, 1 if withdrawn else AGAINST_ALONE)
    return min(1 + (score - 1) * standing // (standing + withdrawn), most)


def _order(rating: CheckedRating) -> tuple[bool, int, str]:
    """Those that count first, by their score; then by their whole text, so that equal input has one order."""
    return rating.effective is None, rating.effective or rating.score or 0, rating.to_json()


def _why_not(raters: Sequence[CheckedRating], dropped: int) -> str:
    words = sorted(each.rationale for each in raters if each.score is None and each.rationale)
    return words[0] if words else UNVERIFIED if dropped else NO_EVIDENCE


_STANCES = ("FOR", "WITHDRAWN", "AGAINST")


def _merge(groups: Iterable[tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """All quotes once, in a fixed order, without those that are part of a longer one of the same turn."""
    every: dict[tuple[int, str], Evidence] = {}
    for each in (each for group in groups for each in group):
        # Of two raters' stances the one that raises less.
        known = every.get((each.turn, each.quote), each)
        every[each.turn, each.quote] = max(known, each, key=lambda one: _STANCES.index(one.stance))
    return tuple(
        every[key]
        for key in sorted(every)
        if not any(key[0] == turn and key[1] != quote and key[1] in quote for turn, quote in every)
    )
