"""Rules about words are data: `languages/<language>/<name>.toml`, and `languages/any/` for what is in no language.

A file has, each where it needs it:

- `[words]`: lists of fragments. Those of all languages together are `${name}`: people say "sorry" in any of them.
- `[parts]`: fragments that patterns share as `${name}`, made of words and parts above; those of `any` are everybody's.
- `[[kind]]`, or `[[group.kind]]`: a rule, with its `pattern`, sentences that it `matches`, and sentences near to it
  that no rule of its kind (of its group) may match, `misses`. Without a pattern they are a language's examples for
  the rules of `any`.

A fragment is of a regular expression: a text, or a list whose items follow one another and whose inner lists are
alternatives. Files are read when they are first needed, which most functions never do.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parents[1] / "languages"
ANY = "any"
_PART = re.compile(r"\$\{(\w+)\}")
Fragment = str | list[Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is empty where a language only has examples for the rules of `any`."""

    language: str
    kind: str
    pattern: str
    matches: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    rules: tuple[Rule, ...]
    words: Mapping[str, tuple[str, ...]]

    def languages(self, *kinds: str) -> tuple[str, ...]:
        """That have rules of these kinds, English first."""
        return tuple(dict.fromkeys(each.language for each in self.rules if each.kind in kinds))

    def joined(self, *kinds: str, language: str | None = None) -> str:
        """One expression for all rules of these kinds, in the order of the kinds."""
        return "|".join(
            each.pattern
            for kind in kinds
            for each in self.rules
            if each.pattern and each.kind == kind and language in (None, each.language)
        )


def languages(name: str, folder: Path = LANGUAGES) -> tuple[str, ...]:
    """That have a file of this name: English first, since it decides where a word is said in several."""
    found = (each.parent.name for each in folder.glob(f"*/{name}.toml"))
    return tuple(sorted(found, key=lambda each: (each != ANY, each != "en", each)))


def language_with(name: str, tag: str) -> str:
    """Of a BCP 47 tag the language, if it has a file of this name; else English."""
    language = tag.partition("-")[0].lower()
    return language if language in languages(name) else "en"


def read_file(name: str, language: str, folder: Path = LANGUAGES) -> dict[str, Any]:
    import tomllib  # 3 ms, which most functions never need

    return tomllib.loads((folder / language / f"{name}.toml").read_text("utf-8"))


def read_rules(name: str, folder: Path = LANGUAGES) -> RuleSet:
    """Raises ValueError for a part that nobody defines."""
    files = {each: read_file(name, each, folder) for each in languages(name, folder)}
    words: dict[str, tuple[str, ...]] = {}
    for file in files.values():
        for word, several in file.pop("words", {}).items():
            words[word] = (*words.get(word, ()), *several)
    shared = {word: f"(?:{'|'.join(several)})" for word, several in words.items()}
    rules: list[Rule] = []
    for language, file in files.items():
        parts = dict(shared)
        for part, fragment in file.pop("parts", {}).items():
            parts[part] = _expression(fragment, parts, f"{language}/{name}.toml")
        if language == ANY:
            shared = parts
        for kind, each in _each_rule(file):
            pattern = _expression(each.get("pattern", ""), parts, f"{language}/{name}.toml")
            examples = (tuple(each.get(key, ())) for key in ("matches", "misses"))
            rules.append(Rule(language, kind, pattern, *examples))
    return RuleSet(tuple(rules), words)


@cache
def rules(name: str) -> RuleSet:
    return read_rules(name)


@cache
def pattern(name: str, *kinds: str, language: str | None = None) -> re.Pattern[str]:
    """In any case; compiled when first needed, and once."""
    return re.compile(rules(name).joined(*kinds, language=language), re.IGNORECASE)


def _each_rule(file: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for kind, found in file.items():
        if isinstance(found, dict):
            yield from ((f"{kind}.{name}", each) for name, several in found.items() for each in several)
        else:
            yield from ((kind, each) for each in found)


def _expression(
    fragment: Fragment, parts: Mapping[str, str], file: str, *, alternatives: bool = False
) -> str:
    if isinstance(fragment, str):
        if missing := {each for each in _PART.findall(fragment) if each not in parts}:
            raise ValueError(f"{file} uses {', '.join(sorted(missing))}, which nobody defines above it.")
        return _PART.sub(lambda match: parts[match[1]], fragment)
    inner = [_expression(each, parts, file, alternatives=not alternatives) for each in fragment]
    return f"(?:{'|'.join(inner)})" if alternatives else "".join(inner)
