"""What a short answer says to the plain question of a requirement, in any language of the rules (contract §10).

A fact is only read where it is said plainly. What is hedged, told at length, or says both is UNCLEAR: a person asks.
"""

from collections.abc import Callable

from ..kernel.rules import pattern
from ..plans.requirement import Requirement
from ..plans.statements import asks_for_none
from ..plans.years import plain
from .told_levels import read_level
from .told_years import read_years
from .yes_or_no import SENTENCE, Status, names_subject, read_none, read_yes

_SHORT_ANSWER = 120
"""Characters of an answer that is quoted whole."""


def read_fact(requirement: Requirement, answer: str, year: int | None = None) -> tuple[Status, str | None]:
    """With the words of the answer that say so. `year` is that of the answer, for what is told "since 2019"."""
    if pattern("fact_answers", "unknown").search(plain(answer)):
        return "UNCLEAR", None
    status, quote = _reader(requirement)(requirement.statement, answer, year)
    short = answer.strip()
    return status, (short if quote and len(short) <= _SHORT_ANSWER else quote)


def asks_back(requirement: Requirement, answer: str) -> bool:
    """Whether an answer asks what is meant, and says neither yes nor no: "What licence do you mean?"."""
    return answer.rstrip().endswith("?") and read_fact(requirement, answer)[1] is None


def is_left_open(requirement: Requirement, answer: str, year: int) -> bool:
    """Whether an answer is to be asked for once more: not what somebody will not say, what is told of an offence, or
    what pay somebody thinks of."""
    if requirement.kind == "COMPENSATION" or pattern("fact_answers", "refuses").search(plain(answer)):
        return False
    status, quote = read_fact(requirement, answer, year)
    return status == "UNCLEAR" and not (quote and asks_for_none(requirement.statement))


def told_otherwise(statement: str, text: str, *, denied: bool) -> str | None:
    """The sentence of another answer that mends what was said of a fact, or denies it of today."""
    for sentence in SENTENCE.findall(text):
        seen = plain(sentence)
        mends = pattern("fact_answers", "mends").search(seen) and names_subject(statement, seen)
        found = () if denied else pattern("fact_answers", "denies_now").finditer(seen)
        if mends or any(names_subject(statement, each[0]) for each in found):
            return str(sentence).strip()
    return None


def _reader(requirement: Requirement) -> Callable[[str, str, int | None], tuple[Status, str | None]]:
    if asks_for_none(requirement.statement):
        return read_none
    return {"YEARS": read_years, "LANGUAGE": read_level}.get(requirement.kind, read_yes)
