"""Words of a candidate that speak to whoever assesses them, found by plain code whichever engine assesses.

Such a sentence answers no question, so it is never evidence, and no model gets to read it. It is found by what it
wants (a mark, another task, the rubric), by whom it speaks to, or by a form in which nobody answers an interviewer:
markup, labels of a result, words in disguise. Words of one's trade must stay: teachers mark, recruiters rate
candidates, engineers score.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from ..kernel.rules import pattern
from ..kernel.text import WITHHELD

# Zero-width and bidirectional controls and the Unicode tag block; the joiners of emoji and Indic scripts are
# left out.
HIDDEN = re.compile("[\u200b\u2060\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007f]")

_NAME = "prompt_injection"
# Over several lines of a sentence; a form begins a line.
_FLOWING = ("wanted", "addressed", "about_this", "elsewhere")
# A point before a digit ends nothing, nor does the end of a line within a sentence.
_SENTENCE_END = re.compile(r"[!?]+|\n+(?![a-z])|\.+(?!\d)")
_LEET = str.maketrans("013457", "oieast")
_DISGUISED = re.compile(r"\b(?=\w*[a-z])(?=\w*[013457])\w{5,}\b", re.IGNORECASE)


def visible(text: str) -> str:
    """What a person sees of it."""
    return HIDDEN.sub("", text)


def is_instruction_like(text: str) -> bool:
    """Whether the text speaks to the assessor instead of answering the interviewer."""
    return bool(spoken_to_assessors(text))


def without_instructions(text: str) -> str:
    """The text with `[withheld]` for every sentence that speaks to the assessor. Such a sentence is never evidence,
    so who assesses loses nothing; and nobody obeys what they have not read."""
    kept: list[str] = []
    at = 0
    for start, end in spoken_to_assessors(text):
        kept += [text[at:start], WITHHELD]
        at = end
    return "".join([*kept, text[at:]])


@lru_cache(maxsize=512)
def spoken_to_assessors(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of whole sentences, and of markup with all that it encloses, in order; with words between any two."""
    places = [place for place, each in enumerate(text) if not HIDDEN.match(each)]
    seen = _undisguised("".join(text[place] for place in places))
    # Nobody speaks in markup: all that it encloses is withheld, to the end of the answer if it is left open. Code is
    # what engineers answer with; only code on an assessment is not.
    markup = pattern(_NAME, "markup")
    spans = [match.span() for match in markup.finditer(seen)]
    seen = markup.sub(lambda match: " " * len(match[0]), seen)
    flowing = pattern(_NAME, *_FLOWING).finditer(re.sub(r"\s", " ", seen))
    spoken = [*flowing, *pattern(_NAME, "form").finditer(seen)]
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(seen)), len(seen)]
    spans += [
        _sentences(seen, ends, each.end() - len(each[0].lstrip(" \n.!?")), each.end()) for each in spoken
    ]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(each for each in spans if each[0] < each[1]):
        follows = bool(joined) and not re.search(r"\w", seen[joined[-1][1] : first])
        start, end = joined.pop() if follows else (first, last)
        joined.append((start, max(end, last)))
    return tuple((places[first], places[last - 1] + 1) for first, last in joined)


def _undisguised(text: str) -> str:
    """Letter by letter as a reader takes them: full-width and styled letters, and digits inside words."""
    plain = "".join(each if each.isascii() else _plain(each) for each in text)
    return _DISGUISED.sub(lambda match: match[0].translate(_LEET), plain)


def _plain(character: str) -> str:
    """One character for one, so that places stay."""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _sentences(text: str, ends: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The sentences (which end at `ends`) around a span, without the spaces around them."""
    first, last = ends[bisect_right(ends, start) - 1], ends[bisect_left(ends, end)]
    return last - len(text[first:last].lstrip()), first + len(text[first:last].rstrip())
