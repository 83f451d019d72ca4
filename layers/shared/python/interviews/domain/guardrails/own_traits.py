"""What candidates tell of their own person: age, family, faith, origin, health, gender. Nobody quotes it, whatever was
asked. Patterns per language; what they cannot do is know a trait in words that they do not have."""

import re
from collections.abc import Iterable

from ..kernel.rules import pattern

_NAME = "own_traits"
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def tells_of_person(text: str) -> bool:
    """Whether a sentence of this text names a trait of the one who says it."""
    return pattern(_NAME, "trait").search(text) is not None


def shows_person(shown: str, told: Iterable[str]) -> bool:
    """Whether what is shown has a sentence, or a piece of one, in which a trait is told in these texts."""
    return any(
        each.strip() in shown or shown.strip() in each
        for text in told
        for each in _SENTENCE.findall(text)
        if tells_of_person(each)
    )
