"""Quotes are evidence only if the candidate really said them (contract §3)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..guardrails.prompt_injection import spoken_to_assessors, visible
from ..runs.transcript import Turn
from .assessment import Evidence, Stance
from .retractions import Retractions, Spans

MIN_QUOTE_LENGTH = 8
# Letters of scripts that put spaces between words; "able" must not be cut out of "unable".
_LETTER = r"[0-9A-Za-z\u00C0-\u0DFF]"


@dataclass(frozen=True, slots=True)
class VerifiedEvidence:
    """`kept` are exact slices of the turns, in the order of the transcript; `failed` is the rest, as it came."""

    kept: tuple[Evidence, ...]
    failed: tuple[Evidence, ...]

    @property
    def dropped(self) -> int:
        return len(self.failed)


def verify(
    evidence: Iterable[Evidence],
    turns: Sequence[Turn],
    retractions: Retractions | None = None,
    *,
    shortest: int = MIN_QUOTE_LENGTH,
) -> VerifiedEvidence:
    """Keeps the quotes which are a verbatim part of the candidate's turn that they name. Of those that speak for
    something, WITHDRAWN are the ones that the `retractions` touch; the words that take back are AGAINST it.

    Only the amount of whitespace may differ; what is kept is the turn's own text, so that it is verbatim to the byte. A
    quote under `shortest` visible characters says nothing, one that begins or ends inside a word may say the opposite,
    and a part of a sentence that speaks to the assessor is no evidence: all three fail.
    """
    said = {turn.turn: turn.text for turn in turns if turn.role == "candidate"}
    found: dict[tuple[int, int, int], Evidence] = {}
    failed: list[Evidence] = []
    for each in evidence:
        span = _find(each.quote, said.get(each.turn, ""), shortest)
        if span is None or _touches(spoken_to_assessors(said[each.turn]), *span):
            failed.append(each)
        else:
            start, end = span
            stance = _stance(each, start, end, retractions or Retractions())
            found[each.turn, start, end] = Evidence(
                turn=each.turn, quote=said[each.turn][start:end], stance=stance
            )
    return VerifiedEvidence(tuple(found[key] for key in sorted(found)), tuple(failed))


def _stance(evidence: Evidence, start: int, end: int, retractions: Retractions) -> Stance:
    def touches(spans: Spans) -> bool:
        return _touches(spans.get(evidence.turn, ()), start, end)

    if evidence.stance != "FOR":
        return evidence.stance
    if touches(retractions.withdrawn):
        return "WITHDRAWN"
    return "AGAINST" if touches(retractions.sentences) else "FOR"


def _touches(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in spans)


def _find(quote: str, text: str, shortest: int) -> tuple[int, int] | None:
    words = quote.split()
    if len(" ".join(visible(quote).split())) < shortest:
        return None
    inner = r"\s+".join(re.escape(word) for word in words)
    match = re.search(
        f"{_edge(words[0][0], before=True)}{inner}{_edge(words[-1][-1], before=False)}",
        text,
    )
    return match.span() if match else None


def _edge(character: str, *, before: bool) -> str:
    if not re.match(_LETTER, character):
        return ""
    return f"(?<!{_LETTER})" if before else f"(?!{_LETTER})"
