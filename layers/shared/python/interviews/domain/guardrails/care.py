"""Words of a candidate that are no answer but a person's business: distress, danger, a need, a right, a wish.

They count where candidates speak of themselves, now, to the interviewer. Answers tell of all of it: of patients who
wanted to die, harassment that was handled, consent forms that were built. So a rule is in the first person and the
present, what somebody else is quoted with is left aside, and all but the gravest counts in a short message alone: a
long one is an answer, and would be lost as one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..kernel.rules import pattern, rules

SHORT = 30
"""Words up to which a message may be no answer at all."""
_NAME = "care"
_SENTENCE = re.compile(r"[^.!?\n]{1,400}(?!\w)[.!?]*")
"""Or a piece of one, where somebody speaks without an end."""
_QUOTED = re.compile(
    r"“[^“”]{,300}”|„[^„“”]{,300}[“”]|«[^«»]{,300}»|\"[^\"]{,300}\"|(?<!\w)'(?=\w)(?:[^']|(?<=\w)'(?=\w)){,300}'(?!\w)"
)
_CLAUSE_END = re.compile(r"[,;:]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class CareClass(StrEnum):
    """In the order in which they count, where a message has several: danger to life first."""

    DISTRESS = "DISTRESS"
    DANGER = "DANGER"
    MINOR = "MINOR"
    HARASSMENT = "HARASSMENT"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    HUMAN = "HUMAN"
    NEEDS = "NEEDS"
    DATA = "DATA"
    RESCHEDULE = "RESCHEDULE"
    MORE_TIME = "MORE_TIME"
    TECHNICAL = "TECHNICAL"
    ABUSE = "ABUSE"


GRAVEST = frozenset({CareClass.DISTRESS, CareClass.DANGER})
FINAL = frozenset({CareClass.MINOR, CareClass.CONSENT_WITHDRAWN})
"""After these the interview does not go on."""


@dataclass(frozen=True, slots=True)
class Care:
    """`language` is the one in which it was said."""

    kind: CareClass
    language: str


def care_in(text: str) -> Care | None:
    """What a message of a candidate needs instead of the next question, None of an answer."""
    own = list(_own_sentences(text))
    suffixes = ("", "_brief") if _is_short(text) else ("",)
    languages = _languages(text)
    for kind in CareClass:
        for name in (f"{kind.lower()}{each}" for each in suffixes):
            for language in languages:
                if name in _kinds(language) and any(map(_pattern(name, language).search, own)):
                    return Care(kind, language)
    return None


def noticed(kind: CareClass, text: str, language: str) -> Care | None:
    """What a model says of a message that no rule knows, as far as it may count: in a long message nothing but danger,
    since an answer would be lost; and nothing that cannot be undone. To end the interview takes the candidate's plain
    words, so a person is called instead."""
    if kind not in GRAVEST and not _is_short(text):
        return None
    return Care(CareClass.HUMAN if kind in FINAL else kind, language)


def goes_on(text: str) -> bool:
    """Whether a message says no more than that the interview may go on."""
    return pattern(_NAME, "go_on").search(text) is not None


def _is_short(text: str) -> bool:
    return len(_WORD.findall(text)) <= SHORT


def _own_sentences(text: str) -> Iterator[str]:
    """Without what it quotes, without the sentences that report what was said, and of a sentence that goes on to
    report (`reported_on`) the clauses before."""
    seen = _QUOTED.sub(" … ", unicodedata.normalize("NFC", text).replace("’", "'"))
    for each in _SENTENCE.findall(seen):
        sentence = " ".join(each.split())
        if pattern(_NAME, "reported").search(sentence):
            continue
        report = pattern(_NAME, "reported_on").search(sentence)
        yield sentence[: _last_clause(sentence, report.start())] if report else sentence


def _last_clause(sentence: str, before: int) -> int:
    """Where the clause begins in which this place is."""
    return max((each.end() for each in _CLAUSE_END.finditer(sentence, 0, before)), default=0)


def _languages(text: str) -> list[str]:
    """Those that may be spoken here, English first. What is English needs the rules of no other: to compile them all
    takes a second, once."""
    known = rules(_NAME).languages("spoken")
    spoken = [each for each in known if _pattern("spoken", each).search(text)]
    return spoken if "en" in spoken else list(known)


def _pattern(kind: str, language: str) -> re.Pattern[str]:
    return pattern(_NAME, kind, language=language)


@cache
def _kinds(language: str) -> frozenset[str]:
    return frozenset(each.kind for each in rules(_NAME).rules if each.language == language)
