"""What a candidate is told afterwards, made by plain code from the approved assessment.

It is relative to the candidate alone: their clearer half of the topics with their own words, the rest as topics to grow
in, all in the plan's order. So it looks the same after a very good and after a poor interview: neither a score nor
the verdict nor a comparison with others can be read from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_STRENGTHS = 3
MOST_QUOTES = 2
MOST_GROWTH = 3
WORTH_QUOTING = 2
"""An answer of the lowest score is often an honest "I have not done that": not quoted back as a strength."""


@dataclass(frozen=True, slots=True)
class Strength:
    """A topic, and the candidate's own words on it, verbatim."""

    topic: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    strengths: tuple[Strength, ...]
    growth: tuple[str, ...]


def feedback_of(assessment: Mapping[str, Any]) -> Feedback:
    """`assessment` is the document as partners see it (contract §3)."""
    topics: Sequence[Mapping[str, Any]] = assessment["competencies"]
    clear = sorted((each for each in topics if _is_clear(each)), key=_clarity, reverse=True)
    strong = clear[: min(MOST_STRENGTHS, (len(topics) + 1) // 2)]
    rest = sorted((each for each in topics if each not in strong), key=_clarity)[:MOST_GROWTH]
    return Feedback(
        strengths=tuple(Strength(each["name"], _quotes(each)) for each in topics if each in strong),
        growth=tuple(each["name"] for each in topics if each in rest),
    )


def _is_clear(topic: Mapping[str, Any]) -> bool:
    return bool(_standing(topic)) and (topic["score"] or 0) >= WORTH_QUOTING


def _clarity(topic: Mapping[str, Any]) -> tuple[float, float]:
    return topic["score"] or 0, topic["confidence"]


def _standing(topic: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The evidence that speaks for it and was not taken back."""
    return [each for each in topic["evidence"] if each["stance"] == "FOR"]


def _quotes(topic: Mapping[str, Any]) -> tuple[str, ...]:
    """The longest say most; shown in the order in which they were said."""
    said = {each["quote"]: each["turn"] for each in _standing(topic)}
    chosen = sorted(said, key=len, reverse=True)[:MOST_QUOTES]
    return tuple(sorted(chosen, key=lambda quote: said[quote]))
