"""How long somebody has done a thing, as people write it: "8+ yrs", "min 12mths", "zweieinhalb Jahre"."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..kernel.rules import languages, pattern, read_file

_NUMBER = r"1/2|\d+(?:[.,]\d+)?(?: ?½)?|½"
_IN_A_TIME = ("year", "month", "decade", "half", "of_it", "to", "numbers")
"""Of the words of a language, those that its expression of a time is made of."""
_SEVERAL = re.compile(r"(?: ?(?:,|\+|&|and|und|y|et) ?| )")


@dataclass(frozen=True, slots=True)
class Time:
    """`years` is the lower end of a range, `most` the upper one."""

    start: int
    end: int
    years: float
    most: float


def plain(text: str) -> str:
    """For the rules: composed letters, straight apostrophes and ordinary spaces."""
    return re.sub(r"\s", " ", re.sub("[’‘`´]", "'", unicodedata.normalize("NFC", text)))


def blanked(text: str, *kinds: str, name: str = "requirements") -> str:
    """The same length, with blanks for what these rules find."""
    return pattern(name, *kinds).sub(lambda found: " " * len(found[0]), text)


def times(text: str) -> list[Time]:
    """Of a `plain` text, in its order; "2 years and 6 months" is one."""
    seen = blanked(text, "no_time")
    found: list[Time] = []
    for each in sorted((one for tag in tags() for one in _times(tag, seen)), key=_longest_first):
        if found and each.start < found[-1].end:
            continue
        if (
            found
            and each.years < 1 <= found[-1].years
            and _SEVERAL.fullmatch(seen[found[-1].end : each.start])
        ):
            each = _sum(found.pop(), each)
        found.append(each)
    return found


def number(text: str) -> float | None:
    """A text that is a number, and nothing else."""
    if re.fullmatch(_NUMBER, text):
        return _value(text, {})
    return next(
        (value for tag in tags() if (value := _word(text, quantities(tag)["numbers"])) is not None),
        None,
    )


@cache
def quantities(language: str) -> Mapping[str, Any]:
    return read_file("quantities", language)


@cache
def tags() -> tuple[str, ...]:
    """Of the languages whose numbers we read."""
    return languages("quantities")


@cache
def fragments(key: str) -> str:
    """Of all languages."""
    return "|".join(each for tag in tags() for each in quantities(tag)[key])


def _sum(one: Time, other: Time) -> Time:
    return Time(one.start, other.end, one.years + other.years, one.most + other.most)


def _longest_first(time: Time) -> tuple[int, int]:
    return time.start, -time.end


def _times(language: str, text: str) -> list[Time]:
    words = quantities(language)
    found = []
    for match in _expression(language).finditer(text):
        more = 0.5 if match["half"] or match["after"] else 0
        per = 0.1 if match["decade"] else 1 if match["year"] else 12
        least, most = (
            _value(match[each] or match["number"], words["numbers"]) + more for each in ("number", "most")
        )
        found.append(Time(match.start(), match.end(), least / per, most / per))
    return found


def _value(text: str, words: Mapping[str, float]) -> float:
    if (known := _word(text, words)) is not None:
        return known
    text = text.replace("1/2", "½")
    digits = text.replace(",", ".").replace("½", "").strip()
    return float(digits or 0) + ("½" in text) / 2


def _word(text: str, words: Mapping[str, float]) -> float | None:
    return next((value for word, value in words.items() if re.fullmatch(word, text, re.IGNORECASE)), None)


@cache
def _expression(language: str) -> re.Pattern[str]:
    words = {key: "|".join(quantities(language)[key]) for key in _IN_A_TIME}
    any_number = f"{_NUMBER}|{words['numbers']}"
    return re.compile(
        rf"(?<![\w€£$%.,])(?P<number>{any_number})"
        rf"(?: ?(?:[-–]| ?(?:{words['to']})(?: |(?=\d))) ?(?P<most>{any_number}))?"
        rf"(?: ?(?P<half>{words['half']}))?(?: ?\+)?[ -]*(?:(?:{words['of_it']}) )*"
        rf"(?:(?P<year>{words['year']})|(?P<decade>{words['decade']})|(?:{words['month']}))"
        rf"(?: (?P<after>{words['half']}))?(?!\w)",
        re.IGNORECASE,
    )
