"""Turns of a transcript that a text names by their number, in the languages of the room."""

import re

_TURNS = re.compile(
    r"\b(?:turns?|turnos?|tours?|beitr(?:ag|ägen?)|wortmeldung(?:en)?|intervenci[oó]n(?:es)?|interventions?|"
    r"r[eé]pliques?)\s*(?:no\.?|nr\.?|n[º°]\.?|number|nummer|n[uú]mero|num[eé]ro|#)?\s*"
    r"(\d{1,9}(?:\s*(?:,|-|–|and|und|y|et|to|bis|&)\s*\d{1,9})*)\b(?!\s*(?:of|von|de|sobre|sur|%))",
    re.IGNORECASE,
)


def turns_named(text: str) -> list[int]:
    """In the order of the text, each once."""
    found = (int(number) for match in _TURNS.finditer(text) for number in re.findall(r"\d+", match[1]))
    return list(dict.fromkeys(found))
