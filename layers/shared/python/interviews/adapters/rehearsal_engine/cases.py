"""How complete a case is told: what its parts are, and in which sentences they stand.

A part is a situation, an own act, a reason, what came of it, a figure, or what one thinks of it today. Neither length
nor praise nor what others did is one, and tense does not matter: "I build", "I built" and "I have built" count alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...domain.guardrails.prompt_injection import is_instruction_like
from ...domain.kernel.rules import pattern as domain_pattern
from ...domain.runs.transcript import Turn
from .texts import pattern, rules


class Part(StrEnum):
    SITUATION = "situation"
    OWN_ACT = "own_act"
    REASON = "reason"
    RESULT = "result"
    FIGURE = "figure"
    REFLECTION = "reflection"


@dataclass(frozen=True, slots=True)
class Sentence:
    turn: int
    text: str
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True)
class ToldCase:
    """The sentences of some answers that tell something of the candidate's own work."""

    sentences: tuple[Sentence, ...]

    @property
    def parts(self) -> frozenset[Part]:
        return frozenset(part for each in self.sentences for part in each.parts)

    @property
    def acts(self) -> int:
        return sum(Part.OWN_ACT in each.parts for each in self.sentences)

    @property
    def text(self) -> str:
        return " ".join(each.text for each in self.sentences)


_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]+)*[.!?]*")
_BESIDE = ("praise", "hypothetical", "others", "studies")


def read_case(turns: Sequence[Turn]) -> ToldCase:
    """Of the candidate's turns among these. What is said twice counts once."""
    found: dict[str, Sentence] = {}
    for turn in turns:
        if turn.role != "candidate":
            continue
        language = _language(turn.text)
        for match in _SENTENCE.finditer(turn.text):
            text = match[0].strip()
            key = " ".join(re.findall(r"\w+", text.lower()))
            if key and key not in found and not _is_beside(text, language):
                found[key] = Sentence(turn.turn, text, _parts(text, language))
    return ToldCase(tuple(found.values()))


def _language(text: str) -> str:
    """The one whose small words it has most of."""
    counts = {
        each: len(pattern("cases", "language", language=each).findall(text))
        for each in rules("cases").languages("language")
    }
    return max(counts, key=lambda each: counts[each])


def _is_beside(text: str, language: str) -> bool:
    """What is no part of a case at work: praise of oneself, wishes, others' deeds, studies, what is denied or taken
    back, and words to whoever assesses."""
    return (
        bool(pattern("cases", *_BESIDE, language=language).search(text))
        or any(
            domain_pattern(name, kind).search(text)
            for name, kind in (("denials", "denied"), ("retractions", "taken_back"))
        )
        or is_instruction_like(text)
    )


def _parts(text: str, language: str) -> frozenset[Part]:
    """A figure alone ("I have two children") tells of no work."""
    parts = {each for each in Part if pattern("cases", each, language=language).search(text)}
    return frozenset(parts if parts & {Part.OWN_ACT, Part.RESULT} else parts - {Part.FIGURE})
