"""Documents about a candidate in two parts: numbers, which are kept as long as the run, and words, which go with the
transcript that they are about or at once with a purge (contract §4, §9)."""

from collections.abc import Mapping
from typing import Any

from ..kernel.records import Json
from . import artefacts

TEXTS = frozenset({"quote", "rationale", "summary", "strengths", "concerns"})
"""Whose text, or list of texts, says something about the candidate, wherever in a document it stands."""
HASHES = ("transcriptHash", "wordFingerprints")
"""What at the top of a document can tell whether given words are the ones that were said."""


def apart(document: Json, pair: str) -> tuple[Json, Json]:
    """The numbers, with a place in the stead of each text, and the words. `pair` marks that they belong together."""
    places: dict[str, int] = {}
    numbers = {name: _placed(name, each, places) for name, each in document.items() if name not in HASHES}
    hashes = {name: document[name] for name in HASHES if name in document}
    return numbers | {"words": pair}, {"of": pair, "texts": list(places), "hashes": hashes}


def together(numbers: Json, words: Mapping[str, Any] | None, missing: str) -> Json:
    """The whole document; without its words `missing` stands for each text, and no hash is there."""
    texts = words["texts"] if words else None
    whole = {name: _filled(name, each, texts, missing) for name, each in numbers.items() if name != "words"}
    return whole | (words["hashes"] if words else {})


def are_torn(numbers: Mapping[str, Any], words: Mapping[str, Any] | None) -> bool:
    """Whether these words are another document's: one of the two was read before, the other after a write."""
    return words is not None and words["of"] != numbers["words"]


def any_torn(documents: Mapping[str, Any]) -> bool:
    """As `are_torn`, of any pair among the documents of a run."""
    prefix = artefacts.words("")
    words = {name.removeprefix(prefix): each for name, each in documents.items() if name.startswith(prefix)}
    return any(are_torn(documents[name], each) for name, each in words.items() if name in documents)


def _placed(name: str, value: Any, places: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {key: _placed(key, each, places) for key, each in value.items()}
    if isinstance(value, list):
        return [_placed(name, each, places) for each in value]
    return places.setdefault(value, len(places)) if name in TEXTS else value


def _filled(name: str, value: Any, texts: list[str] | None, missing: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(key, each, texts, missing) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(name, each, texts, missing) for each in value]
    if name not in TEXTS:
        return value
    return missing if texts is None else texts[value]
