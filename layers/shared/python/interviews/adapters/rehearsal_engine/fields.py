"""Of which field of work a text tells, by words that hardly any other field has (languages/<tag>/fields.toml)."""

import re
from collections.abc import Iterable
from functools import cache

from ...domain.kernel.rules import languages, read_file
from .texts import LANGUAGES

ANY = "any"


def fields_of(texts: Iterable[str]) -> frozenset[str]:
    """In whichever language, with those that are related to them: a role may be told of in their words, too."""
    text = "\n".join(texts)
    own = {field for field in _related() if any(_pattern(field, each).search(text) for each in _tags())}
    return frozenset(own | {one for each in own for one in _related()[each]})


def words_of(text: str, language: str, fields: Iterable[str]) -> set[str]:
    """The different words of these fields that it has."""
    return {found[0].lower() for field in fields for found in _pattern(field, language).finditer(text)}


def other_fields(fields: frozenset[str]) -> frozenset[str]:
    return frozenset(_related()) - fields


def _tags() -> tuple[str, ...]:
    return tuple(each for each in languages("fields", LANGUAGES) if each != ANY)


@cache
def _related() -> dict[str, list[str]]:
    found: dict[str, list[str]] = read_file("fields", ANY, LANGUAGES)["related"]
    return found


@cache
def _pattern(field: str, language: str) -> re.Pattern[str]:
    words = read_file("fields", language, LANGUAGES)["words"][field].split()
    several = "|".join(re.escape(each).replace(r"\*", r"\w*").replace(r"\-", "[- ]") for each in words)
    return re.compile(rf"\b(?:{several})\b", re.IGNORECASE)
