"""How well somebody speaks a language, as they tell it."""

import re

from ..kernel.rules import pattern
from ..plans.years import plain, quantities, tags
from .yes_or_no import CLAUSE, SENTENCE, Status, read_yes

_NAME = "fact_answers"
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
_CONVERSATION = 3
"""What a statement that names no level asks of a language, in steps from A1 (1) to C2 (6)."""


def read_level(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    """Of several languages the least level counts. One that is a single step short denies only where statement and
    answer both name levels of the CEFR: words such as "fluent" are less exact than a step."""
    demanded = _demanded(plain(statement))
    asked, wanted = _tongues(demanded), max(_levels(demanded), default=_CONVERSATION)
    read, quote = read_yes(statement, answer, year, by_name=False)
    told = _told(answer, asked)
    if not told:
        return ("UNCLEAR" if _levels(plain(answer)) else read), quote
    quote = next(one.strip() for one in SENTENCE.findall(answer) if _levels(plain(one)))
    if _leaves_one_out(answer, asked):
        return "UNCLEAR", quote
    levels = _levels(demanded)
    if len(levels) == len(told) > 1 and not _tongues(plain(answer)):  # Each in its turn: "C2 and C1".
        short_by = max(each - one for each, one in zip(levels, told, strict=True))
    else:
        short_by = wanted - min(told)
    if short_by <= 0:
        return ("UNCLEAR" if read == "DENIED" else "CONFIRMED"), quote
    is_exact = _names_cefr(statement) and _names_cefr(answer)
    return ("DENIED" if is_exact or short_by > 1 else "UNCLEAR"), quote


def _told(answer: str, asked: set[str]) -> list[int]:
    """Levels in what is said of a language that is asked for; where none is named with a level, all levels. One that
    somebody works for, or had, is none."""
    clauses = [each for each in CLAUSE.split(plain(answer)) if not pattern(_NAME, "not_there").search(each)]
    of_it = [each for each in clauses if _levels(each) and asked & _tongues(each)]
    return [level for each in of_it or clauses for level in _levels(each)]


def _leaves_one_out(answer: str, asked: set[str]) -> bool:
    """Of several languages that are asked for; "both" names them all."""
    named = asked & _tongues(plain(answer))
    return bool(named) and named != asked and not pattern(_NAME, "both").search(answer)


def _names_cefr(text: str) -> bool:
    return any(level in plain(text).casefold() for level in _CEFR)


def _demanded(statement: str) -> str:
    """Without the languages that would only be nice: "Deutsch B1, Polnisch von Vorteil"."""
    clauses = [each for each in CLAUSE.split(statement) if not pattern("requirements", "nice").search(each)]
    demanded = ", ".join(clauses)
    return demanded if _tongues(demanded) else statement


def _tongues(text: str) -> set[str]:
    known = [one for tag in tags() for one in quantities(tag)["tongues"].items()]
    return {tongue for tongue, word in known if re.search(rf"\b(?:{word})", text, re.IGNORECASE)}


def _levels(text: str) -> list[int]:
    known = [one for tag in tags() for one in quantities(tag)["levels"].items()]
    found = [_CEFR[each.casefold()] for each in re.findall(r"\b[abc][12]\b", text, re.IGNORECASE)]
    return found + [
        int(level) for level, word in known if re.search(rf"\b(?:{word})(?!\w)", text, re.IGNORECASE)
    ]
