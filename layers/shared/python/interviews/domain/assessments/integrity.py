"""What looks odd in the candidate's turns, found by plain code whichever engine assesses.

A flag is `CODE:turn N`, or `CODE:turn N, turn M` where two turns contradict each other. It asks a person to look and
changes no score by itself; words to the assessor are no evidence besides (prompt_injection.py), and what was taken back
counts no more (retractions.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product

from ..guardrails.prompt_injection import HIDDEN, is_instruction_like
from ..kernel.rules import pattern
from ..runs.transcript import Turn
from .assessment import Evidence
from .retractions import find_retractions

INSTRUCTION_LIKE_TEXT = "INSTRUCTION_LIKE_TEXT"
HIDDEN_CHARACTERS = "HIDDEN_CHARACTERS"
EMPTY_ANSWER = "EMPTY_ANSWER"
REPEATED_ANSWER = "REPEATED_ANSWER"
REPEATED_SENTENCE = "REPEATED_SENTENCE"
COPIED_QUESTION = "COPIED_QUESTION"
PASTED_ANSWER = "PASTED_ANSWER"
RETRACTION = "RETRACTION"
CONTRADICTION = "CONTRADICTION"
# From here on nobody types or speaks: the fastest typists reach 15 characters a second, fast speech as many.
PASTED_FROM_CHARACTERS = 300
FASTEST_CHARACTERS_PER_SECOND = 25

_FLAG = re.compile(r"([A-Z_]{3,60}):turn ([1-9]\d{0,3})(?:, turn ([1-9]\d{0,3}))?")
_SENTENCE_END = re.compile(r"[.!?\n]+")


def find_flags(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Every flag of the candidate's turns, in the order of the transcript."""
    found = find_retractions(turns)
    flags = [*_findings(turns), *((turn, RETRACTION) for turn in found.sentences)]
    links = [(first, CONTRADICTION, later) for first, later in found.links]
    return tuple(
        dict.fromkeys(
            [
                *(f"{code}:turn {turn}" for turn, code in sorted(flags)),
                *(f"{code}:turn {first}, turn {later}" for first, code, later in sorted(links)),
            ]
        )
    )


def contradictions(evidence: Iterable[Sequence[Evidence]]) -> tuple[str, ...]:
    """A flag for each two turns of which one speaks for the same thing that the other denies."""
    found: set[tuple[int, int]] = set()
    for each in evidence:
        standing = {one.turn for one in each if one.stance != "AGAINST"}
        against = {one.turn for one in each if one.stance == "AGAINST"}
        found |= {(min(pair), max(pair)) for pair in product(standing, against) if pair[0] != pair[1]}
    return tuple(f"{CONTRADICTION}:turn {first}, turn {later}" for first, later in sorted(found))


def merge_flags(own: Sequence[str], of_engine: Sequence[str], turns: Sequence[Turn]) -> tuple[str, ...]:
    """Both kinds without doubles; an engine's flag counts only in the known form and for a candidate's
    turn."""
    return tuple(sorted({*own, *known_flags(of_engine, turns)}, key=_place))


def _place(flag: str) -> tuple[int, str]:
    match = _FLAG.fullmatch(flag)
    return (int(match[2]) if match else 0), flag


def known_flags(flags: Sequence[str], turns: Sequence[Turn]) -> tuple[str, ...]:
    candidates = {turn.turn for turn in turns if turn.role == "candidate"}
    return tuple(
        each
        for each in flags
        if (match := _FLAG.fullmatch(each))
        and {int(turn) for turn in match.groups()[1:] if turn} <= candidates
    )


def _findings(turns: Sequence[Turn]) -> Iterator[tuple[int, str]]:
    earlier: list[Counter[str]] = []
    question = ""
    asked_at: datetime | None = None
    for turn in turns:
        if turn.role == "interviewer":
            question, asked_at = turn.text, turn.at
            continue
        words = _words(turn.text)
        if not words:
            yield turn.turn, EMPTY_ANSWER
            continue
        if is_instruction_like(turn.text):
            yield turn.turn, INSTRUCTION_LIKE_TEXT
        if HIDDEN.search(turn.text):
            yield turn.turn, HIDDEN_CHARACTERS
        counted = Counter(words)
        if len(words) >= 8 and any(_alike(counted, each) for each in earlier):
            yield turn.turn, REPEATED_ANSWER
        if _repeats_a_sentence(turn.text):
            yield turn.turn, REPEATED_SENTENCE
        if len(words) >= 8 and _alike(counted, Counter(_words(question))):
            yield turn.turn, COPIED_QUESTION
        if pattern("assistant_speak", "spoken").search(turn.text) or _came_too_fast(turn, asked_at):
            yield turn.turn, PASTED_ANSWER
        earlier.append(counted)


def _came_too_fast(answer: Turn, asked_at: datetime | None) -> bool:
    if asked_at is None or len(answer.text) < PASTED_FROM_CHARACTERS:
        return False
    seconds = (answer.at - asked_at).total_seconds()
    return 0 < seconds < len(answer.text) / FASTEST_CHARACTERS_PER_SECOND


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    """Whether nine tenths of the words of both are the same (multiset Jaccard)."""
    union = (one | other).total()
    return union > 0 and (one & other).total() / union >= 0.9


def _repeats_a_sentence(text: str) -> bool:
    sentences = [" ".join(_words(each)) for each in _SENTENCE_END.split(text)]
    return any(count >= 3 for sentence, count in Counter(sentences).items() if len(sentence.split()) >= 4)
