"""Turns of a transcript that a text names by their number, in the languages of the room."""

import re

from ..kernel.rules import pattern


def turns_named(text: str) -> list[int]:
    """In the order of the text, each once."""
    named = pattern("turn_references", "named").finditer(text)
    return list(dict.fromkeys(int(number) for match in named for number in re.findall(r"\d+", match[1])))
