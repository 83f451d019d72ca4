"""Amounts that a statement asks for, and those that an answer tells: "able to lift 20 kg", "max 3 points"."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from ..kernel.rules import pattern
from ..plans.years import number, plain, quantities, tags

_AT_MOST = frozenset({"points"})
"""Of these less is better."""
_NUMBER = r"\d+(?:[.,]\d+)?"
_NEAR = 16
"""Characters before an amount in which its limit stands."""


Told = Literal["MORE", "ENOUGH", "NOT_ENOUGH", "UNSURE"]


def read_amounts(statement: str, answer: str) -> Told | None:
    """None where they do not both tell an amount of the same. Of an amount that is no limit we only know that it is
    enough: who lifts 10 kg every day may lift 20."""
    asked = dict(_amounts(plain(statement)))
    if asked and asked.keys() <= _AT_MOST and pattern("fact_answers", "clear").match(answer.strip()):
        return "ENOUGH"
    bare = number(answer.strip(" .!")) if len(asked) == 1 and not _AT_MOST & asked.keys() else None
    found = _told(plain(answer)) if bare is None else ((unit, bare, True) for unit in asked)
    for unit, told, is_limit in found:
        if unit not in asked:
            continue
        if unit in _AT_MOST:
            return "ENOUGH" if told <= asked[unit] else "NOT_ENOUGH"
        if told >= asked[unit]:
            return "MORE" if told > asked[unit] else "ENOUGH"
        return "NOT_ENOUGH" if is_limit else "UNSURE"
    return None


def _told(text: str) -> Iterator[tuple[str, float, bool]]:
    """Each with whether it is the limit: it is said to be, or nothing else is said."""
    for unit, value, start, end in _found(text):
        before, after = text[max(0, start - _NEAR) : start], text[end:]
        is_said = re.search(rf"\b(?:{_limits('before')})\W*$", before, re.IGNORECASE) or re.match(
            rf"\W*(?:{_limits('after')})\b", after, re.IGNORECASE
        )
        yield unit, value, bool(is_said) or not re.search(r"\w", text[:start] + after)


def _amounts(text: str) -> Iterator[tuple[str, float]]:
    yield from ((unit, value) for unit, value, _, _ in _found(text))


def _found(text: str) -> Iterator[tuple[str, float, int, int]]:
    for tag in tags():
        for unit, words in quantities(tag)["amounts"].items():
            for match in re.finditer(rf"({_NUMBER}|\b[^\W\d]+) ?(?:{words})(?!\w)", text, re.IGNORECASE):
                value = number(match[1])
                if value is not None:
                    yield unit, value, *match.span()


@cache
def _limits(place: str) -> str:
    return "|".join(quantities(tag)["limits"][place] for tag in tags())
