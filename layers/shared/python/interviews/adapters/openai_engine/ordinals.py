"""Questions that feedback names by their place: "the first question", "question 2", "the last two questions"."""

import re
from collections.abc import Sequence

from ...domain.plans.plan import Question

_ORDINALS = (
    ("first", "1st", "erste", "primera", "premi[eè]re"),
    ("second", "2nd", "zweite", "segunda", "(?:deuxi[eè]me|seconde)"),
    ("third", "3rd", "dritte", "tercera", "troisi[eè]me"),
    ("fourth", "4th", "vierte", "cuarta", "quatri[eè]me"),
    ("fifth", "5th", "fünfte", "quinta", "cinqui[eè]me"),
    ("sixth", "6th", "sechste", "sexta", "sixi[eè]me"),
    ("seventh", "7th", "siebte", "s[eé]ptima", "septi[eè]me"),
    ("eighth", "8th", "achte", "octava", "huiti[eè]me"),
    ("ninth", "9th", "neunte", "novena", "neuvi[eè]me"),
    ("tenth", "10th", "zehnte", "d[eé]cima", "dixi[eè]me"),
)
_LAST = ("last", "final", "letzte", "[uú]ltima", "derni[eè]re")
_QUESTION = r"(?:questions?|fragen?|preguntas?)"
_COUNTS = (
    ("one", "eine?", "una", "une"),
    ("two", "zwei", "dos", "deux"),
    ("three", "drei", "tres", "trois"),
    ("four", "vier", "cuatro", "quatre"),
    ("five", "fünf", "cinco", "cinq"),
)
_AND = r"(?:,|&|-|–|\band\b|\bor\b|\bund\b|\bbis\b|\bto\b|\by\b|\ba\b|\bet\b|\bà\b)"
_RANGE = re.compile(r"(\d+) ?(?:-|–|\bto\b|\bbis\b|\ba\b|\bà\b) ?(\d+)")


def _any(words: Sequence[str]) -> str:
    return rf"(?:{'|'.join(words)})[nrs]?"


_PLACE = "|".join([_any(each) for each in _ORDINALS] + [_any(_LAST)])
_COUNT = "|".join([r"\d{1,2}", *(each for words in _COUNTS for each in words)])
# "the first two questions"; "the second and third question"; "question 2"; "pregunta dos"; "la pregunta segunda".
_FEW = re.compile(rf"\b(?P<place>{_any(_ORDINALS[0])}|{_any(_LAST)}) (?P<count>{_COUNT}) {_QUESTION}\b")
_ORDERED = re.compile(
    rf"\b(?P<places>(?:{_PLACE})(?: ?{_AND} ?(?:the |die |la )?(?:{_PLACE}))*) {_QUESTION}\b"
)
_NUMBERED = re.compile(
    rf"\b{_QUESTION} (?:no\.? ?|nr\.? ?|number |nummer |número |numéro |#)?"
    rf"(?P<numbers>(?:{_COUNT})\b(?: ?{_AND} ?\d{{1,2}}\b)*)(?! of \d)"
)
_AFTER = re.compile(rf"\b(?:pregunta|question) (?P<places>{_PLACE})\b")


def places_in(text: str) -> tuple[list[int], str]:
    """The places named in a text in lower case, counted from 0, or from -1 backwards; and the text without them."""
    places: list[int] = []

    def few(match: re.Match[str]) -> str:
        count = _number(match["count"])
        is_last = _place(match["place"]) < 0
        places.extend(range(-count, 0) if is_last else range(count))
        return " "

    def ordered(match: re.Match[str]) -> str:
        places.extend(_place(each) for each in re.findall(rf"\b(?:{_PLACE})\b", match["places"]))
        return " "

    def numbered(match: re.Match[str]) -> str:
        numbers = [_number(each) for each in re.findall(rf"\b(?:{_COUNT})\b", match["numbers"])]
        for first, last in _RANGE.findall(match["numbers"]):
            numbers += range(int(first), int(last) + 1)
        places.extend(each - 1 for each in numbers if each)
        return " "

    for pattern, read in ((_FEW, few), (_ORDERED, ordered), (_AFTER, ordered), (_NUMBERED, numbered)):
        text = pattern.sub(read, text)
    return list(dict.fromkeys(places)), text


def at_places(questions: Sequence[Question], places: Sequence[int]) -> set[str]:
    count = len(questions)
    return {questions[each].question_id for each in places if -count <= each < count}


def _place(word: str) -> int:
    return next((n for n, each in enumerate(_ORDINALS) if re.fullmatch(_any(each), word)), -1)


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next((n for n, each in enumerate(_COUNTS, 1) if re.fullmatch("|".join(each), word)), 0)
