"""What a text asks nobody to do, or says that it does not know: "do not tell us your age" asks for no age."""

import re

from ..kernel.rules import pattern


def without_negations(text: str) -> str:
    """The same text and length, with blanks for what nobody is to tell."""
    return pattern("negation", "denied").sub(_blanks, text)


def without_open_questions(text: str) -> str:
    """The same text and length, with blanks for what is said to be undecided, unknown or not there."""
    return pattern("negation", "open").sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
