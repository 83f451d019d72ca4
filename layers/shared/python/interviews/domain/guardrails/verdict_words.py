"""Words that judge a candidate or give the answer away, in English, German, Spanish and French.

Neither an interviewer nor a summary says them: scores and the recommendation are made by plain code, and a person
decides.
"""

import re
import unicodedata

from ..kernel.rules import pattern
from .negation import without_open_questions

_NAME = "verdict_words"
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\d)[^.!?;\n]+)*[.!?;\s]*")


def tells(text: str) -> list[str]:
    """Every judgement, promise or solution in an interviewer's words; not what is asked about, or said to be open."""
    seen = without_open_questions(unicodedata.normalize("NFC", text))
    return [found for each in _SENTENCE.findall(seen) for found in _told_in(each.strip())]


def _told_in(sentence: str) -> list[str]:
    if not sentence.endswith("?"):
        told = pattern(_NAME, "points", "decision", "praise", "score", "solution")
        return [match[0] for match in told.finditer(sentence)]
    # A question may have any of the words in it; what it begins with may still be praise.
    praise = pattern(_NAME, "praise").match(sentence)
    return [match[0] for match in pattern(_NAME, "decision").finditer(sentence)] + (
        [praise[0]] if praise else []
    )


def judges(text: str) -> bool:
    """Whether a text about a candidate has a score of them or a recommendation; not where the candidate told of one."""
    return pattern(_NAME, "marks", "advice", "overall").search(_of_the_writer(text)) is not None


def advises(text: str) -> bool:
    """Whether a text says what to do with a candidate."""
    return pattern(_NAME, "advice").search(_of_the_writer(text)) is not None


def _of_the_writer(text: str) -> str:
    """Without what is said to be open, and without what the candidate is said to have told."""
    seen = without_open_questions(unicodedata.normalize("NFC", text))
    return pattern(_NAME, "reported").sub(" … ", seen)
