"""What a job description asks for, where it comes without statements: its bullets and sentences go through the same
sorting as given statements, whichever engine plans (contract §10).

What the employer offers or tells of itself asks nothing of anybody. A sentence that names several things is taken
apart, so that what nobody may ask does not take a licence with it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..kernel.rules import pattern
from .requirement import NotAsked, Requirement
from .statements import SortedStatements, is_shortened, sort_statements
from .years import plain

MOST_FACTS, MOST_NOT_ASKED = 12, 30
"""Of a plan made from a description; must-haves come before the others."""
MOST_PIECES, LONGEST_PIECE = 500, 300
"""So many bullets and sentences are read, each of so many characters."""
LONGEST_FACT = 14
"""Words of a sentence that is nothing but a fact; a longer one tells of the work, too."""
_NAME = "descriptions"
_PIECE = re.compile(r"\s*[;•▪●◦‣·|]+\s*|(?<=[.!?…])\s+(?=[^\W_])|\s+(?=\* )")
_BULLET = re.compile(r"^[\s*+•▪●◦‣·–—-]+")
_PART = re.compile(r"\s*[,()]\s*|\s[-–—]\s|:\s+|\s+(?:and|und|et|y|sowie|ainsi que|&|\+)\s+", re.IGNORECASE)
_JOINED = r"(?:[ \t]*[,.;])?(?:[ \t]+(?:and|und|et|y)\b)?"
"""What joined a part to the next one."""
_LITTLE = 2
"""Words of a line that say nothing once what was sorted out of it is gone."""


def sort_description(description: str, language: str) -> SortedStatements:
    """Its facts and what nobody may ask, each word for word a part of it; what is shown in work stays where it is."""
    facts: dict[str, Requirement] = {}
    not_asked: dict[str, NotAsked] = {}
    for piece in islice(dict.fromkeys(_pieces(description)), MOST_PIECES):
        for each in _sorted(piece, language):
            facts |= {one.statement: one for one in each.requirements}
            not_asked |= {one.statement: one for one in each.not_asked}
    kept = sorted(facts.values(), key=lambda each: not each.must_have)[:MOST_FACTS]
    return SortedStatements(
        tuple(each for each in facts.values() if each in kept), (), tuple(not_asked.values())[:MOST_NOT_ASKED]
    )


def without_sorted(description: str, sorted_out: Iterable[Requirement | NotAsked]) -> str | None:
    """What is left for an engine to ask stories about: experience of some years is told of, too, and so is the work in
    a long sentence that names its hours."""
    for each in sorted_out:
        if isinstance(each, NotAsked) or (each.kind != "YEARS" and _is_short(each.statement)):
            description = re.sub(re.escape(each.statement) + _JOINED, " ", description, count=1)
    kept = (one for one in description.splitlines() if len(re.findall(r"\w+", one)) > _LITTLE)
    return "\n".join(kept) or None


def _pieces(description: str) -> Iterator[str]:
    """Bullets and sentences in which something may be asked for."""
    offered = False
    for line in description.splitlines():
        for found in _sentences(line):
            piece = _BULLET.sub("", found).strip()
            text = plain(piece)
            heading = pattern(_NAME, "asks", "offers").match(text)
            if heading:
                offers = bool(pattern(_NAME, "offers").match(text))
                rest = text[heading.end() :].lstrip()
                is_heading = not rest or rest.startswith(":")
                offered = offers and is_heading
                if offers:
                    continue
                if is_heading:
                    piece = piece[heading.end() :].lstrip(" :")
            if piece and not offered and len(piece) <= LONGEST_PIECE and not _is_of_company(text):
                yield piece.rstrip(" .;,")


def _sentences(line: str) -> Iterator[str]:
    start = 0
    for each in _PIECE.finditer(line):
        if not is_shortened(line, each.start() - 1):
            yield line[start : each.start()]
            start = each.end()
    yield line[start:]


def _is_of_company(text: str) -> bool:
    """Whether the employer tells of itself, and neither speaks to anybody nor says whom it wants."""
    return bool(pattern(_NAME, "company").search(text)) and not pattern(_NAME, "seeks").search(text)


def _sorted(piece: str, language: str) -> Iterator[SortedStatements]:
    """As a whole where it says one thing; else each part of it that is a fact or is not asked."""
    whole = sort_statements([piece], language)
    if whole.requirements or whole.not_asked:
        parts = [each for each in map(str.strip, _PART.split(piece)) if each]
        found = [one for one in (sort_statements([each], language) for each in parts) if _has_any(one)]
        kinds = {one.requirements[0].kind if one.requirements else None for one in found}
        is_one = len(found) < 2 or (len(kinds) == 1 and _is_short(piece))
        yield from [whole] if is_one and not _takes_along(whole, found) else found


def _takes_along(whole: SortedStatements, found: Sequence[SortedStatements]) -> bool:
    """Whether what nobody may ask is but a part of a longer sentence."""
    return bool(whole.not_asked) and len(found) == 1 and not _is_short(whole.not_asked[0].statement)


def _is_short(statement: str) -> bool:
    return len(statement.split()) <= LONGEST_FACT


def _has_any(found: SortedStatements) -> bool:
    return bool(found.requirements or found.not_asked)
