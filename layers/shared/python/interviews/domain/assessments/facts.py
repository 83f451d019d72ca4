"""What a short answer says to the plain question of a requirement, in any language of the rules (contract §10).

A fact is only read where it is said plainly. What is hedged, told at length, or says both is UNCLEAR: a person asks.
"""

from collections.abc import Callable

from ..plans.requirement import Requirement
from ..plans.statements import asks_for_none
from .told_levels import read_level
from .told_years import read_years
from .yes_or_no import Status, read_none, read_yes

_SHORT_ANSWER = 120
"""Characters of an answer that is quoted whole."""


def read_fact(requirement: Requirement, answer: str, year: int | None = None) -> tuple[Status, str | None]:
    """With the words of the answer that say so. `year` is that of the answer, for what is told "since 2019"."""
    status, quote = _reader(requirement)(requirement.statement, answer, year)
    short = answer.strip()
    return status, (short if quote and len(short) <= _SHORT_ANSWER else quote)


def _reader(requirement: Requirement) -> Callable[[str, str, int | None], tuple[Status, str | None]]:
    if asks_for_none(requirement.statement):
        return read_none
    return {"YEARS": read_years, "LANGUAGE": read_level}.get(requirement.kind, read_yes)
