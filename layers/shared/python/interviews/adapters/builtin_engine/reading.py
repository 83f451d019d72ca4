# ruff: noqa: E501, SIM905 - tables and word lists read better in long lines
"""Reading English text with plain means: sentences, words, stems and the taxonomy's terms, all with their
places."""

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from .taxonomy import aliases, terms
from .themes import Term

_WORD = re.compile(r"\.?[^\W_]+(?:\+\+|#)?(?:['’](?:s|t|re|ve|ll|d|m)\b)?")
_SENTENCE = re.compile(r"[^\s].*?(?:[.!?]+[\"')\]]*(?=\s|$)|(?=\n)|$)", re.DOTALL)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|resp|no|mr|mrs|dr)\.|(?<!['’])\b(?-i:[A-Z])\.)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-*•]\s+)?")
LONGEST_QUOTE = 300
STOP_WORDS = frozenset(
    "a an the and or but if then than that this these those there here it its it's is are was were be "
    "been being am do does did done have has had having i i'm i've me my mine we we're our ours you your "
    "yours he she they them him himself herself myself their his her of in on at to for from with without by about as into over "
    "under between through during before after again not no nor so such too very can could will would "
    "shall should may might must just also only own same other another more most much many some any each "
    "every all both few what which who whom whose when where why how up down out off one two use used "
    "using well really lot lots thing things get got make made made way because while s t don didn role "
    "candidate hiring team please question ask tell example experience work worked working time".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice of a longer text: `text == whole[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a term of the taxonomy stands in a text."""

    term: Term
    start: int
    end: int


def words(text: str) -> list[Word]:
    return [Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]


def sentences(text: str) -> list[Sentence]:
    """Sentences and lines, without what stands between them; abbreviations do not end one."""
    found: list[Sentence] = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        end = start + len(match[0].rstrip())
        start += len(_BULLET.match(match[0])[0])  # type: ignore[index]
        glued = found and _ABBREVIATION.search(found[-1].text) and "\n" not in text[found[-1].end : start]
        if glued:
            start = found.pop().start
        found.append(Sentence(text[start:end], start, end))
    return [each for each in found if any(character.isalnum() for character in each.text)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A crude stem: good enough to match "designed", "designing" and "design"."""
    word = re.sub(r"['’].*$", "", word.lower()).lstrip(".")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


_ENDINGS = (
    ("isations", "is"), ("izations", "is"), ("isation", "is"), ("ization", "is"), ("ising", "is"), ("izing", "is"),
    ("ised", "is"), ("ized", "is"), ("ise", "is"), ("ize", "is"), ("ations", "at"), ("ation", "at"), ("ating", "at"),
    ("ated", "at"), ("ates", "at"), ("ate", "at"), ("ments", ""), ("ment", ""), ("ness", ""), ("ibility", "ibl"),
    ("ability", "abl"), ("ible", "ibl"), ("able", "abl"), ("encies", "en"), ("ency", "en"), ("ences", "en"),
    ("ence", "en"), ("ents", "en"), ("ent", "en"), ("ies", "y"), ("ied", "y"), ("ings", ""), ("ing", ""), ("edly", ""), ("ed", ""),
    ("ers", ""), ("er", ""), ("ions", ""), ("ion", ""), ("ors", ""), ("or", ""), ("ly", ""), ("sses", "ss"),
    ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


def stems(text: str) -> set[str]:
    """The stems of the words that carry meaning."""
    return {stem(each.text) for each in words(text) if _carries_meaning(each.text)}


def _carries_meaning(word: str) -> bool:
    lowered = word.lower().replace("’", "'")
    return lowered not in STOP_WORDS and (len(lowered) > 1 or lowered.isdigit())


def mentions(text: str, trusted: Collection[str] = ()) -> list[Mention]:
    """The taxonomy's terms in the text, longest first at each place, never overlapping.

    For the `trusted` names the case does not matter: in an answer about Go, "go" is Go.
    """
    return list(_mentions(text, frozenset(trusted)))


@lru_cache(maxsize=2048)
def _mentions(text: str, trusted: frozenset[str]) -> tuple[Mention, ...]:
    return tuple(_scan(text, words(text), trusted))


def _scan(text: str, tokens: list[Word], trusted: frozenset[str]) -> Iterator[Mention]:
    place = 0
    while place < len(tokens):
        for length in range(min(_longest(tokens[place].text), len(tokens) - place), 0, -1):
            run = tokens[place : place + length]
            name = _name_of(run, trusted) if _is_one_phrase(text, run) else None
            if name:
                yield Mention(terms()[name], run[0].start, run[-1].end)
                place += length
                break
        else:
            place += 1


def _longest(word: str) -> int:
    """How many words the longest alias has that begins with this one; most words begin none."""
    return _beginnings().get(_POSSESSIVE.sub("", word).lower().lstrip("."), 0)


def _is_one_phrase(text: str, run: list[Word]) -> bool:
    gaps = (text[one.end : other.start] for one, other in itertools.pairwise(run))
    return all(gap in ("", " ", "-", "/", "\n", " / ") for gap in gaps)


def _name_of(run: list[Word], trusted: frozenset[str]) -> str | None:
    written = [_POSSESSIVE.sub("", each.text) for each in run]
    lowered = " ".join(written).lower()
    for key in (lowered, lowered.lstrip(".")):
        for name, exact in _names().get(key, ()):
            if exact is None or name in trusted or " ".join(written).lstrip(".") == exact:
                return name
    return None


_POSSESSIVE = re.compile(r"['’]s$")


@cache
def _beginnings() -> dict[str, int]:
    found: dict[str, int] = {}
    for key in _names():
        first, *rest = key.split()
        first = first.lstrip(".")
        found[first] = max(found.get(first, 0), 1 + len(rest))
    return found


@cache
def _names() -> dict[str, list[tuple[str, str | None]]]:
    """Alias in lower case → canonical name, and the spelling it demands if any."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for name, written in aliases().items():
        for alias, is_exact in written:
            key = " ".join(each.text for each in words(alias))
            found.setdefault(key.lower(), []).append((name, key if is_exact else None))
    return found
