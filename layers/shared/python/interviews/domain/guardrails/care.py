"""Words of a candidate that are no answer but a person's business: distress, danger, a need, a right, a wish.

They count where candidates speak of themselves, now, to the interviewer. Answers tell of all of it: of patients who
wanted to die, harassment that was handled, consent forms that were built. So a rule is in the first person and the
present, what somebody else is quoted with is left aside, and all but the gravest counts in a short message alone, or in
the last sentence of a long one.

A condition of theirs that they only mention is part of an answer. It is a need where the message asks for something, or
says nothing else.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..kernel.rules import pattern, rules

SHORT = 30
"""Words up to which a message may be no answer at all."""
FEWEST_OF_ANSWER = 8
"""As many words beside what needs care are an answer."""
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
    ERASURE = "ERASURE"
    DATA = "DATA"
    RESCHEDULE = "RESCHEDULE"
    MORE_TIME = "MORE_TIME"
    TECHNICAL = "TECHNICAL"
    ABUSE = "ABUSE"


GRAVEST = frozenset({CareClass.DISTRESS, CareClass.DANGER})
FINAL = frozenset({CareClass.MINOR, CareClass.CONSENT_WITHDRAWN})
"""After these the interview does not go on."""
_WITHOUT_ANSWER = FINAL | {CareClass.HARASSMENT, CareClass.ABUSE}
"""Beside these no answer is kept: nothing is assessed, the question is left, or it was not meant as one."""


@dataclass(frozen=True, slots=True)
class Care:
    """`language` is the one in which it was said."""

    kind: CareClass
    language: str


def is_for_young(position: str, statements: Sequence[str]) -> bool:
    """Whether the role is an apprenticeship, a training place or school-age work, by its title or its statements."""
    return bool(pattern(_NAME, "young_position").search(position)) or any(
        pattern(_NAME, "young_place").search(each) for each in (position, *statements)
    )


def care_in(text: str, *, for_young: bool = False) -> Care | None:
    """What a message of a candidate needs instead of the next question, None of an answer. In a role that is
    `for_young` nobody of 16 or 17 is a minor to be sent away; whoever is younger is."""
    own = list(_own_sentences(text))
    is_all = _words(" ".join(own)) == _words(text)
    return _care(
        own,
        own if _is_short(text) else own[-1:],
        _languages(text),
        is_all=is_all and _is_short(text),
        told=list(_sentences(text)) if _is_short(text) else (),
        for_young=for_young,
    )


def answer_beside(care: Care, text: str) -> str | None:
    """What a message that needs this care says besides, where that is an answer: its other sentences, verbatim."""
    if care.kind in _WITHOUT_ANSWER:
        return None
    *before, last = _SENTENCE.findall(unicodedata.normalize("NFC", text)) or [""]
    languages = _languages(text)
    if _is_short(text):
        kept = [each for each in (*before, last) if not _is_own_business(each, languages)]
    else:
        kept = [each for each in before if not _care([each], [], languages)]
        kept += [] if _is_own_business(last, languages) else [last]
    answer = "".join(kept).strip()
    return answer if _words(answer) >= FEWEST_OF_ANSWER else None


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


def _care(
    own: Sequence[str],
    brief: Sequence[str],
    languages: Sequence[str],
    *,
    is_all: bool = False,
    told: Sequence[str] = (),
    for_young: bool = False,
) -> Care | None:
    """`brief` are those of the candidate's own sentences in which everything counts, and not the gravest alone;
    `is_all`: nothing is said besides. Of `told`, which report what others said, too, that counts which a sentence
    begins with: what somebody did or said to the candidate."""
    brief = [each for each in brief if _is_short(each)]
    for kind in CareClass:
        if kind is CareClass.MINOR and for_young and not any(map(pattern(_NAME, "child").search, own)):
            continue
        name = kind.lower()
        for rule, sentences in ((name, own), (f"{name}_brief", brief)):
            for language in languages:
                if rule in _kinds(language) and any(map(_pattern(rule, language).search, sentences)):
                    return Care(_right(kind, sentences, language), language)
        if kind is CareClass.HARASSMENT:
            for language in languages:
                if any(map(_pattern("harassment_brief", language).match, told)):
                    return Care(kind, language)
        if kind is CareClass.NEEDS and (found := _with_condition(brief, languages, alone=is_all)):
            return Care(kind, found)
    return None


def _right(kind: CareClass, sentences: Sequence[str], language: str) -> CareClass:
    """To have one's data erased is another right than to have a copy of them."""
    erased = kind is CareClass.DATA and any(map(_pattern("erasing", language).search, sentences))
    return CareClass.ERASURE if erased else kind


def _with_condition(sentences: Sequence[str], languages: Sequence[str], *, alone: bool) -> str | None:
    """The language in which a condition is told together with a request; where nothing is beside these sentences,
    also in which nothing but a condition is."""
    for each in languages:
        told = _pattern("condition", each).search
        if any(map(told, sentences)) and any(map(_pattern("request", each).search, sentences)):
            return each
        if alone and _pattern("only_condition", each).search(" ".join(sentences)):
            return each
    return None


def _is_own_business(sentence: str, languages: Sequence[str]) -> bool:
    return _care([sentence], [sentence], languages) is not None or any(
        _pattern(rule, each).search(sentence) for each in languages for rule in ("condition", "request")
    )


def _is_short(text: str) -> bool:
    return _words(text) <= SHORT


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _own_sentences(text: str) -> Iterator[str]:
    """Without what it quotes, without the sentences that report what was said, and of a sentence that goes on to
    report (`reported_on`) the clauses before."""
    for sentence in _sentences(text):
        if pattern(_NAME, "reported").search(sentence):
            continue
        report = pattern(_NAME, "reported_on").search(sentence)
        yield sentence[: _last_clause(sentence, report.start())] if report else sentence


def _sentences(text: str) -> Iterator[str]:
    seen = _QUOTED.sub(" … ", unicodedata.normalize("NFC", text).replace("’", "'"))
    return (" ".join(each.split()) for each in _SENTENCE.findall(seen))


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
