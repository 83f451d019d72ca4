"""What a language of the room lacks that all others have: a part of check.py."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from . import LAYER, ROOT

LANGUAGES = tuple(
    f"{LAYER}/{each}/languages" for each in ("domain", "adapters/rehearsal_engine", "adapters/openai_engine")
)
PAGE_TEXTS = "functions/pages/room/texts"
NEEDLESS = {
    # In English that is said by other rules.
    ("en", "prompt_injection.toml"): {"elsewhere", "words"},
    ("en", "protected_topics.toml"): {"words.of_the_candidate"},
    ("de", "protected_topics.toml"): {"words.they_are"},  # the verb stands at the end
    ("es", "cases.toml"): {"further_act"},  # each Spanish verb says by itself who acts
    # "Question", "si" and "score" are other languages' words already, and those of all count in each.
    ("fr", "intents.toml"): {"words.question"},
    ("fr", "protected_topics.toml"): {"words.whether"},
    ("fr", "verdict_words.toml"): {
        f"words.{each}" for each in ("not_a_mark", "points_of", "score", "score_is")
    },
}
"""What a language is right to lack."""


def unsaid_of_languages() -> Iterator[str]:
    """What all other languages of the room have, and one lacks: a file, a text in it, a kind of rule."""
    spoken = sorted(each.parent.name for each in (ROOT / LANGUAGES[0]).glob("*/room.toml"))
    places = {
        f"{folder}/{{}}": {tag: _texts_below(ROOT / folder / tag) for tag in spoken} for folder in LANGUAGES
    }
    places[PAGE_TEXTS] = {tag: _page_texts(tag) for tag in spoken}
    for place, told in places.items():
        for tag in spoken:
            others = [told[each] for each in spoken if each != tag]
            for file, wanted in sorted(_in_all(others).items()):
                if file not in told[tag]:
                    yield f"{place.format(tag)}: write {file.format(tag)}, as all other languages have it."
                elif missing := sorted(_due(wanted - told[tag][file], tag, file)):
                    yield f"{place.format(tag)}/{file.format(tag)} says no {', '.join(missing)}."


def _due(missing: frozenset[str], tag: str, file: str) -> set[str]:
    needless = NEEDLESS.get((tag, file), set())
    return {each for each in missing if each not in needless and each.partition(".")[0] not in needless}


def _in_all(languages: list[dict[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    files = set.intersection(*({*each} for each in languages)) if languages else set()
    return {file: frozenset.intersection(*(each[file] for each in languages)) for file in files}


def _texts_below(folder: Path) -> dict[str, frozenset[str]]:
    """By file the names at the top, and those a level below, but for the parts that a language's rules are made of."""
    found: dict[str, frozenset[str]] = {}
    for file in folder.glob("*.toml"):
        read = tomllib.loads(file.read_text())
        below = {f"{name}.{each}" for name, told in read.items() if isinstance(told, dict) for each in told}
        found[file.name] = frozenset(each for each in (*read, *below) if each.partition(".")[0] != "parts")
    return found


def _page_texts(tag: str) -> dict[str, frozenset[str]]:
    """Plurals have forms of their own in each language, of which `other` is in all."""
    file = ROOT / PAGE_TEXTS / f"{tag}.json"
    return {"{}.json": frozenset(json.loads(file.read_text()))} if file.exists() else {}
