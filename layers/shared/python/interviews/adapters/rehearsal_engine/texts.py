"""The engine's words and patterns: data per language, in the form of domain/kernel/rules.py."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ...domain.kernel.rules import RuleSet, languages, read_file, read_rules
from ...domain.room.room_words import spoken

LANGUAGES = Path(__file__).parent / "languages"


def languages_spoken() -> tuple[str, ...]:
    return languages("texts", LANGUAGES)


@cache
def texts(language: str) -> dict[str, Any]:
    """What the engine says, in the language of a BCP 47 tag; English where it does not speak it."""
    return read_file("texts", spoken(language), LANGUAGES)


@cache
def rules(name: str) -> RuleSet:
    return read_rules(name, LANGUAGES)


@cache
def pattern(name: str, *kinds: str, language: str | None = None) -> re.Pattern[str]:
    """In any case, over all languages or of one."""
    return re.compile(rules(name).joined(*kinds, language=language) or r"(?!)", re.IGNORECASE)


def quoted(statement: str, language: str) -> str:
    """In the language's quotation marks, on one line, without what a list puts around an item."""
    opening, closing = texts(language)["quotes"]
    return f"{opening}{tidy(statement)}{closing}"


def tidy(statement: str) -> str:
    """Without markers like "nice to have", and without punctuation at its ends; never empty."""
    line = " ".join(statement.split())
    bare = pattern("statements", "marker").sub(" ", line)
    bare = re.sub(r"\(\s*\)|\[\s*\]", "", bare)
    bare = re.sub(r"\s+([,.;])", r"\1", " ".join(bare.split())).strip(" ,.;:!-–—*•")
    return bare if re.search(r"\w", bare) and is_balanced(bare) else line


def is_balanced(text: str) -> bool:
    """Whether each bracket and quotation mark that opens is closed: what is cut out of one is quoted whole instead."""
    return all(text.count(opening) == text.count(closing) for opening, closing in ("()", "[]", "“”", "«»"))
