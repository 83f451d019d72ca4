"""What an engine writes of its own in an appraisal: within bounds, so that it can be stored, and without a verdict,
since scores and the recommendation are made by plain code.
"""

import re
import zlib
from collections.abc import Sequence

from ..guardrails.verdict_words import judges
from .assessment import Appraisal, Evidence, Rating

LONGEST_SUMMARY = 4_000
LONGEST_RATIONALE = 1_000
LONGEST_POINT = 500
LONGEST_QUOTE = 1_000
SHORTEST_QUOTE = 200
MOST_POINTS = 10
MOST_QUOTES = 12
LARGEST_APPRAISAL = 200_000
"""Bytes when compressed; an item of DynamoDB takes 400 KB, and the first quotes lie in it twice."""
NO_SUMMARY = "See the ratings and the quotes behind them."
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|\n|$)", re.DOTALL)


def within_limits(appraisal: Appraisal) -> Appraisal:
    """The same, cut where it is endless."""
    cut = appraisal
    for share in (1, 2, 4, 8, 16, 32, 64):
        cut = _cut(appraisal, share)
        if len(zlib.compress(cut.to_json().encode("utf-8", "replace"))) <= LARGEST_APPRAISAL:
            break
    return cut


def word_problems(summary: str, points: tuple[str, ...], rationales: tuple[str, ...]) -> list[str]:
    """What would be cut, for an engine that can be asked again."""
    wrong = []
    if len(summary) > LONGEST_SUMMARY:
        wrong.append(f"the summary has more than {LONGEST_SUMMARY} characters")
    if any(len(each) > LONGEST_POINT for each in points):
        wrong.append(f"a strength or concern has more than {LONGEST_POINT} characters")
    if any(len(each) > LONGEST_RATIONALE for each in rationales):
        wrong.append(f"a rationale has more than {LONGEST_RATIONALE} characters")
    if any(map(judges, (summary, *points))):
        wrong.append("summary, strengths and concerns have no score and no recommendation")
    return wrong


def shortened(text: str, most: int) -> str:
    """Up to `most` characters, whole words."""
    if len(text) <= most:
        return text
    head = text[:most]
    if not text[most].isspace():
        # A text without a space is cut anywhere.
        head = re.sub(r"(?<=\S)\s+\S*\Z", "", head)
    return head.rstrip()


def _cut(appraisal: Appraisal, share: int) -> Appraisal:
    def rating(given: Rating) -> Rating:
        quotes = given.evidence[: max(2, MOST_QUOTES // share)]
        return given.model_copy(
            update={
                "rationale": shortened(given.rationale, LONGEST_RATIONALE // share),
                "evidence": tuple(
                    _quote(each, max(SHORTEST_QUOTE, LONGEST_QUOTE // share)) for each in quotes
                ),
            }
        )

    def points(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(shortened(each, LONGEST_POINT // share) for each in given[:MOST_POINTS])

    return appraisal.model_copy(
        update={
            "competencies": tuple(
                one.model_copy(update={"ratings": tuple(map(rating, one.ratings))})
                for one in appraisal.competencies
            ),
            "qualifications": tuple(
                one.model_copy(update={"ratings": tuple(map(rating, one.ratings))})
                for one in appraisal.qualifications
            ),
            "summary": shortened(appraisal.summary, LONGEST_SUMMARY // share),
            "strengths": points(appraisal.strengths),
            "concerns": points(appraisal.concerns),
        }
    )


def without_verdicts(summary: str, scores: Sequence[str] = ()) -> str:
    """Without the sentences that have a score or a recommendation; `scores` are the ones that may be told, in words,
    since the rules made them."""

    def is_fit(text: str) -> bool:
        for each in scores:
            text = text.replace(each, " ")
        return not judges(text)

    if is_fit(summary):
        return summary
    kept = " ".join(each.strip() for each in _SENTENCE.findall(summary) if is_fit(each))
    # A verdict that spans sentences is none of them.
    return kept if kept.strip() and is_fit(kept) else NO_SUMMARY


def fit_points(points: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in points if not judges(each))


def _quote(evidence: Evidence, most: int) -> Evidence:
    """The beginning of a quote is a quote."""
    if len(evidence.quote) <= most:
        return evidence
    return evidence.model_copy(update={"quote": shortened(evidence.quote, most)})
