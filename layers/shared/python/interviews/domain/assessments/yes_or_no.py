"""Yes or no, as a candidate says it of a fact: only what is said plainly is read, and doubt is UNCLEAR."""

import re
from typing import Literal

from ..kernel.rules import pattern, rules
from ..plans.statements import subject
from ..plans.years import blanked, fragments, plain
from .amounts import Told, read_amounts

Status = Literal["CONFIRMED", "DENIED", "UNCLEAR"]
SENTENCE = re.compile(r"\S.*?(?:[.!?;…]+(?=\s|$)|(?=\n)|$)")
CLAUSE = re.compile(r"[,;:()]|\b(?:but|aber|pero|mais|and|und|y|et)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
_NAME = "fact_answers"
_SHORT_SENTENCE, _NAMED, _LIKED = 25, 6, 2
"""Words up to which a sentence that names the fact can be its yes, with the first person or without; words that follow
"I prefer" there."""
_FEW = 2
"""Words of an answer before a question that is asked back."""
_DONE = ("AVAILABILITY", "LOCATION", "OTHER", "load")
"""Kinds of facts that somebody does, and has not."""
_STEM, _LONG = 5, 8
"""Letters in which two forms of a word agree: one more in a word that is longer than that."""


def read_yes(
    statement: str, answer: str, year: int | None, *, by_name: bool = True
) -> tuple[Status, str | None]:
    """The first sentence that says something; a later one that is short, or names the fact, can only cast doubt, unless
    it says that the first was wrong."""
    status: Status = "UNCLEAR"
    quote = None
    for sentence in SENTENCE.findall(answer):
        seen = _without_what_lasts(plain(sentence), year)
        told = _said(seen, statement if by_name else "")
        if told and (quote is None or pattern(_NAME, "corrects", "corrected").search(seen)):
            status, quote = told, sentence.strip()
        elif (
            told and told != status and (len(WORD.findall(seen)) <= _NAMED or names_subject(statement, seen))
        ):
            status = "UNCLEAR"
    return status, quote


def read_none(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    """What was asked for is that there is nothing: "None." is a yes, a bare "No." may be either."""
    found = [(_said_of_none(plain(one), statement), one.strip()) for one in SENTENCE.findall(answer)]
    told = [each for each in found if each[0]]
    if not told:
        return "UNCLEAR", None
    statuses = {status for status, _ in told}
    status = told[0][0] if len(statuses) == 1 else "UNCLEAR"
    return status or "UNCLEAR", told[0][1]


def _said_of_none(text: str, statement: str) -> Status | None:
    rest = blanked(text, "clear", name=_NAME)
    if text.rstrip().endswith("?"):
        return None
    if pattern(_NAME, "refuses").search(text):
        return "UNCLEAR"
    told = read_amounts(statement, text)
    if pattern(_NAME, "untrue").search(text) or told == "NOT_ENOUGH":
        return "DENIED"
    if told == "ENOUGH":
        return "CONFIRMED"
    if pattern(_NAME, "admits").search(rest):
        return "DENIED" if pattern(_NAME, "offence").search(rest) else "UNCLEAR"
    if _is_open(rest) or pattern(_NAME, "minor").search(rest):
        return "DENIED" if pattern(_NAME, "offence").search(rest) else "UNCLEAR"
    if pattern(_NAME, "offence").search(rest):
        return "DENIED"
    if rest != text or pattern(_NAME, "yes").search(rest):
        return "CONFIRMED"
    return None


def _without_what_lasts(text: str, year: int | None) -> str:
    """A licence that is valid until a year to come is a licence: no doubt."""

    def blank(found: re.Match[str]) -> str:
        return " " * len(found[0]) if year and int(found[1]) >= year else found[0]

    until = rf"\b(?:{fragments('until')}) (?:\w+ ){{0,2}}(20\d\d)\b"
    is_valid = pattern(_NAME, "yes", "valid").search(text)
    return re.sub(until, blank, text, flags=re.IGNORECASE) if is_valid else text


def _is_open(text: str) -> bool:
    """Whether it is hedged, or somebody will not say."""
    return bool(pattern(_NAME, "refuses", "hedges").search(text))


def _said(text: str, statement: str) -> Status | None:
    if text.rstrip().endswith("?"):
        text = _before_question(text)
        if not text:
            return None
    text = _without_asides(_corrected(text), statement)
    if pattern(_NAME, "refuses").search(text):
        return "UNCLEAR"
    if pattern(_NAME, "out").search(blanked(text, "agrees", name=_NAME)) or pattern(_NAME, "limits").search(
        f"{plain(statement)}\n{text}"
    ):
        return "DENIED"
    told = read_amounts(statement, text)
    return _said_by_amount(told, _said_plainly(text, statement)) if told else _said_plainly(text, statement)


def _said_by_amount(told: Told, said: Status | None) -> Status:
    """As much as is asked for is a yes, unless something else is said; "not more than 25" of 20 is neither."""
    if told in ("NOT_ENOUGH", "UNSURE"):
        return "DENIED" if told == "NOT_ENOUGH" else "UNCLEAR"
    return "UNCLEAR" if said == "DENIED" and told == "MORE" else said or "CONFIRMED"


def _said_plainly(text: str, statement: str) -> Status | None:
    rest = blanked(text, "agrees", name=_NAME)
    if _likes(text, statement):
        return "CONFIRMED"
    if pattern(_NAME, "hedges").search(rest):
        return "UNCLEAR"
    if _denies_by_name(rest, statement):
        return "DENIED"
    denies = pattern(_NAME, "denies").search(rest) and not pattern(_NAME, "renewed").search(rest)
    agrees = rest != text or pattern(_NAME, "yes", "renewed").search(rest)
    if denies:
        return "UNCLEAR" if agrees or _denies_something_else(rest, statement) else "DENIED"
    if not agrees and not _is_told(text, rest, statement):
        return None
    return "UNCLEAR" if _is_elsewhere(text, statement) else "CONFIRMED"


def _denies_something_else(text: str, statement: str) -> bool:
    """A short "no" of a thing that nobody asked for: "no drama" is no no."""
    found = pattern(_NAME, "no_thing").search(text)
    return found is not None and not names_subject(statement, found[0])


def _denies_by_name(text: str, statement: str) -> bool:
    """What was asked for is what it is not: "with the HCPC, not the NMC". Of times to work, one may be left of two."""
    if pattern("requirements", *_DONE).search(statement):
        return False
    return any(
        names_subject(statement, each[1])
        for language in rules(_NAME).languages("contrasts")
        for each in pattern(_NAME, "contrasts", language=language).finditer(text)
    )


def _named(found: re.Match[str]) -> str:
    """What the rule of one of the languages has caught."""
    return next((each for each in found.groups() if each), "")


def _is_elsewhere(text: str, statement: str) -> bool:
    """Whether it is of another country than may be meant."""
    found = pattern(_NAME, "elsewhere").search(text)
    return found is not None and not names_subject(statement, _named(found))


def _without_asides(text: str, statement: str) -> str:
    """The same length, with blanks for what somebody has not and nobody asked about: "no kids", "never an accident"."""
    return pattern(_NAME, "beside").sub(
        lambda found: found[0] if names_subject(statement, found[0]) else " " * len(found[0]), text
    )


def _before_question(text: str) -> str:
    """A plain yes or no of few words before what is asked back: "Sure, who doesn't?"."""
    said, comma, _ = text.rpartition(",")
    return said if comma and len(WORD.findall(said)) <= _FEW else ""


def _is_told(text: str, rest: str, statement: str) -> bool:
    """Whether a sentence that says neither yes nor no tells of the fact. To name a time or a place is not enough:
    "Weekends are for my family"."""
    if pattern(_NAME, "negates", "others").search(rest):
        return False
    words = len(WORD.findall(text))
    most = _SHORT_SENTENCE if pattern(_NAME, "own").search(text) else _NAMED
    is_done = pattern("requirements", *_DONE).search(statement) is None or pattern(_NAME, "does").search(text)
    return bool(words <= most and names_subject(statement, text) and is_done) or _is_entitled(text, statement)


def _is_entitled(text: str, statement: str) -> bool:
    return bool(
        pattern("requirements", "RIGHT_TO_WORK").search(statement)
        and pattern(_NAME, "entitled").search(f"{plain(statement)}\n{text}")
    )


def _likes(text: str, statement: str) -> bool:
    """What is asked for, and hardly more is said: "I prefer nights actually"."""
    found = pattern(_NAME, "likes").match(text)
    words = WORD.findall(text[found.end() :]) if found else []
    return 0 < len(words) <= _LIKED and names_subject(statement, words[0])


def _corrected(text: str) -> str:
    """What is said after "actually, no" counts."""
    found = list(pattern(_NAME, "corrects").finditer(text))
    return text[found[-1].end() :] if found else text


def names_subject(statement: str, text: str) -> bool:
    """Whether a text has a word of the statement's subject, whatever its ending."""
    said = [each.casefold() for each in WORD.findall(text)]
    return any(_is_form(each, one) for each in subject(statement) for one in said)


def _is_form(word: str, other: str) -> bool:
    """Whether two words begin alike, where they are long enough to tell."""
    stem = word[: _STEM + (len(word) > _LONG)]
    return other.startswith(stem) if len(stem) >= _STEM else other == word
