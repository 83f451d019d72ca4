"""Where a candidate says not to have done what a statement asks for, found by plain code whichever engine assesses."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ..kernel.rules import pattern, rules
from ..runs.transcript import Turn
from .assessment import Evidence

STEM = 5
"""Letters in which words of one kind agree: lead and leading, Monatsabschluss and Monatsabschlüsse."""
MOST_NAMED = 0.6
SHORTEST = 3
"""Letters of a word that may say what is denied."""
_HEAD, _COMPOUND = 4, 9
"""Letters in which a word agrees with a part of a compound, and those that make one: Wunden, Wundversorgung."""
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_WORD = re.compile(r"[^\W_][\w+#./-]*[\w+#]|\w")


def denials_of(statement: str, turns: Sequence[Turn]) -> Iterator[Evidence]:
    """The sentences in which the candidate denies it, as evidence against it."""
    for turn in turns:
        if turn.role != "candidate":
            continue
        for match in _SENTENCE.finditer(turn.text):
            denied = pattern("denials", "denied").search(match[0])
            if denied and (names(statement, match[0]) or _says_no_more(statement, match[0], denied)):
                yield Evidence(turn=turn.turn, quote=match[0].strip(), stance="AGAINST")


def names(statement: str, text: str) -> bool:
    """Whether a text speaks of what a statement asks for: by one of its proper names, or by most of its words."""
    words = _WORD.findall(text)
    proper, plain = _words_of(statement)
    if proper:
        return bool(proper & {_stem(each) for each in words})
    named = {each for each in plain if any(_is_of(each, one) for one in words)}
    named |= {_stem(each) for each in _compounds(statement) if _is_made_of(each, words)}
    return bool(plain) and len(named) >= MOST_NAMED * len(plain)


def _says_no_more(statement: str, text: str, denied: re.Match[str]) -> bool:
    """Whether all that a denial speaks of is in the statement: "I have never done a round", of safe rounds at night.
    What was never done with it says nothing more."""
    deed = denied.end() if pattern("denials", "witnessed").search(denied[0]) is None else -1
    told = [
        each[0]
        for each in _WORD.finditer(text)
        if len(each[0]) >= SHORTEST and not _is_around(each[0]) and each.end() != deed
    ]
    stems = _words_of(statement)[1]
    return bool(told) and all(
        any(_is_of(each, word) for each in stems)
        or any(one.startswith(word.lower()[:_HEAD]) for one in _compounds(statement) if len(word) >= _HEAD)
        for word in told
    )


def _is_of(stem: str, word: str) -> bool:
    """A whole word is short where it has fewer letters than a stem: cura, curado."""
    return _stem(word) == stem or (_HEAD <= len(stem) < STEM and word.lower().startswith(stem))


def _is_made_of(compound: str, words: Sequence[str]) -> bool:
    """Whether two words are its parts: "Wunden habe ich nie versorgt", of Wundversorgung."""
    heads = {each.lower()[:_HEAD] for each in words if len(each) >= _HEAD and not _is_around(each)}
    return any(compound.startswith(one) and any(each in compound[_HEAD:] for each in heads) for one in heads)


@cache
def _compounds(statement: str) -> tuple[str, ...]:
    words = (each.lower() for each in _WORD.findall(statement) if each.lower() not in _filler())
    return tuple(each for each in words if len(each) >= _COMPOUND)


def _is_around(word: str) -> bool:
    """A word that says nothing of what is denied."""
    return word.lower() in _filler() | _around()


@cache
def _words_of(statement: str) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of the statement's proper names, and of all its words that say what it is about."""
    words = [each for each in _WORD.findall(statement) if each.lower() not in _filler()]
    proper = {_stem(each) for place, each in enumerate(words) if _is_proper(each, first=place == 0)}
    return frozenset(proper), frozenset(map(_stem, words))


def _is_proper(word: str, *, first: bool) -> bool:
    """Kafka within a statement, and TypeScript, C++ or DATEV anywhere; German nouns are told by nothing but that."""
    inner = word[1:]
    return inner != inner.lower() or any(each in "+#" for each in word) or (not first and word[0].isupper())


@cache
def _filler() -> frozenset[str]:
    return frozenset(each.lower() for each in rules("denials").words["filler"])


@cache
def _around() -> frozenset[str]:
    return frozenset(rules("denials").words["around"])


def _stem(word: str) -> str:
    return word.lower()[:STEM]
