"""What nobody may be asked in a job interview: age, family, health, belief, origin, politics, union, past pay.

Patterns in English, German, Spanish and French. Each needs the person who is asked and what that person is or has, with
nothing of the work behind it ("Do you have children?", not "Do you have children in your group?"): an honest
question of a nurse, a teacher or a union's official that is refused costs more than a bad one that is missed, for a
person reads every plan. What they cannot do: find a topic in words that they do not know, or in another language.
"""

import re
import unicodedata
from collections.abc import Sequence

from ..kernel.rules import pattern
from .negation import without_negations

_NAME = "protected_topics"
TOPICS = (
    "age",
    "family",
    "religion",
    "origin",
    "health",
    "politics",
    "sexual orientation",
    "union membership",
    "past pay",
)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_WORD = re.compile(r"[^\W_]+")


def protected_topic(text: str, phrases: Sequence[str] = (), prose: Sequence[str] = ()) -> str | None:
    """The topic that this text asks the candidate about, None where it asks about none.

    What somebody else has written is not the asker's: `phrases` are short (a statement, a position), and a match whose
    last word stands in a piece of them is theirs; of `prose` a match has to be taken as a whole.
    """
    seen = without_negations(unicodedata.normalize("NFC", text))
    for topic in TOPICS:
        for match in pattern(_NAME, f"asked.{topic}").finditer(seen):
            if not _is_taken(seen, match, phrases, prose):
                return topic
    return None


def topic_wished_for(instruction: str) -> str | None:
    """The topic that an instruction wants the candidate to be asked about; not where it wants it left out."""
    for sentence in _SENTENCE.findall(unicodedata.normalize("NFC", instruction)):
        if pattern(_NAME, "spared").search(sentence):
            continue
        for topic in TOPICS:
            if any(pattern(_NAME, f"{each}.{topic}").search(sentence) for each in ("asked", "wished")):
                return topic
    return None


def _is_taken(text: str, match: re.Match[str], phrases: Sequence[str], prose: Sequence[str]) -> bool:
    whole = _plain(match[0])
    if any(whole in _plain(each) for each in (*phrases, *prose)):
        return True
    before, after = _words(text[: match.end()]), _words(text[match.end() :])
    last = f" {before[-1]} "
    pieces = [_plain(" ".join(before[-2:])), _plain(" ".join([before[-1], *after[:1]])) if after else ""]
    for each in map(_plain, phrases):
        if each == last or any(piece.strip() and piece in each for piece in pieces):
            return True
    return False


def _words(text: str) -> list[str]:
    return [each.casefold() for each in _WORD.findall(text)]


def _plain(text: str) -> str:
    return f" {' '.join(_words(text))} "
