"""What a candidate takes back, found by plain code whichever engine assesses: it can raise no score (contract §10).

A sentence like "I made that up" takes back what the same answer said before it. Where it says nothing before, it takes
back the answers to the question before; where it speaks of everything, all earlier ones. "I have never done that" and
"my colleague did that" take back what was told before to the same question: alone they are an honest answer to it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..kernel.rules import pattern
from ..runs.transcript import Turn

SHORT = 8
"""An answer with fewer words before its retraction says nothing that could be meant."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_NAME = "retractions"
Spans = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Retractions:
    """`withdrawn` are the spans taken back by turn, `sentences` those that take back; `links` tell which turn took
    back what another had said."""

    withdrawn: Spans = field(default_factory=dict)
    sentences: Spans = field(default_factory=dict)
    links: tuple[tuple[int, int], ...] = ()


def find_retractions(turns: Sequence[Turn]) -> Retractions:
    withdrawn: dict[int, list[tuple[int, int]]] = {}
    sentences: dict[int, list[tuple[int, int]]] = {}
    links: list[tuple[int, int]] = []
    said = [each for each in turns if each.role == "candidate"]
    for place, turn in enumerate(said):
        for start, end, sentence in _taken_back(turn.text):
            meant = _meant(said[:place], turn, start, sentence)
            if not meant and not says_something(turn.text[:start]) and is_of_this_question(sentence):
                continue
            sentences.setdefault(turn.turn, []).append((start, end))
            withdrawn.setdefault(turn.turn, []).append((0, start))
            for each in meant:
                withdrawn.setdefault(each.turn, []).append((0, len(each.text)))
                links.append((each.turn, turn.turn))
    return Retractions(withdrawn, sentences, tuple(dict.fromkeys(links)))


def is_not_done(sentence: str) -> bool:
    """That the candidate has not done "it", whatever was asked, and no more."""
    return bool(pattern(_NAME, "not_done").search(sentence)) and not pattern(_NAME, "taken_back").search(
        sentence
    )


def is_of_this_question(sentence: str) -> bool:
    """Whether it answers what was asked, where nothing was told to it before, and takes back no other answer."""
    return is_not_done(sentence) or bool(pattern(_NAME, "of_this").search(sentence))


def takes_back(sentence: str) -> bool:
    return bool(pattern(_NAME, "taken_back", "not_done", "of_this").search(sentence))


def says_something(text: str) -> bool:
    return len(text.split()) >= SHORT


def _taken_back(text: str) -> Iterator[tuple[int, int, str]]:
    """Each sentence that takes something back, and where it stands; what takes back ends where its clause does."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0].lstrip(" ,–-")
        if takes_back(sentence):
            yield match.end() - len(sentence), match.end(), sentence


def _meant(before: Sequence[Turn], turn: Turn, start: int, sentence: str) -> Sequence[Turn]:
    """The earlier answers that are taken back."""
    if is_of_this_question(sentence):
        before = [each for each in before if each.question_id == turn.question_id]
    elif pattern(_NAME, "everything").search(sentence):
        return before
    if says_something(turn.text[:start]) or not before:
        return ()
    return [each for each in before if each.question_id == before[-1].question_id]
