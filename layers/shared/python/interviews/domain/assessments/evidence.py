"""Quotes are evidence only if the candidate really said them (contract §3)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..guardrails.prompt_injection import spoken_to_assessors, visible
from ..runs.transcript import Turn
from .assessment import Evidence

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


def verify(evidence: Iterable[Evidence], turns: Sequence[Turn]) -> VerifiedEvidence:
    """Keeps the quotes which are a verbatim part of the candidate's turn that they name.

    Only the amount of whitespace may differ; what is kept is the turn's own text, so that it is verbatim to
    the byte. A quote under 8 visible characters says nothing, one that begins or ends inside a word may say the
    opposite, and a part of a sentence that speaks to the assessor is no evidence: all three fail.
    """
    said = {turn.turn: turn.text for turn in turns if turn.role == "candidate"}
    found: dict[tuple[int, int, int], Evidence] = {}
    failed: list[Evidence] = []
    for each in evidence:
        span = _find(each.quote, said.get(each.turn, ""))
        if span is None or _touches(spoken_to_assessors(said[each.turn]), *span):
            failed.append(each)
        else:
            start, end = span
            found[each.turn, start, end] = Evidence(turn=each.turn, quote=said[each.turn][start:end])
    return VerifiedEvidence(tuple(found[key] for key in sorted(found)), tuple(failed))


def _touches(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in spans)


def _find(quote: str, text: str) -> tuple[int, int] | None:
    words = quote.split()
    if len(" ".join(visible(quote).split())) < MIN_QUOTE_LENGTH:
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
