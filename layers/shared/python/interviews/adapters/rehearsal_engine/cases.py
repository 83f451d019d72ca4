"""How complete a case is told: what its parts are, and in which sentences they stand.

A part is a situation, an own act, a reason, what came of it, a figure, or what one thinks of it today. Neither length
nor praise nor what others did nor a private life is one, and tense does not matter: "I build", "I built" and "I have
built" count alike. A sentence with an own act counts where something links it to the rest: "I painted my house in 2015"
has nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from ...domain.assessments.retractions import takes_back
from ...domain.guardrails.prompt_injection import is_instruction_like
from ...domain.kernel.rules import pattern as domain_pattern
from ...domain.runs.transcript import Turn
from .fields import fields_of, words_of
from .texts import pattern, rules


class Part(StrEnum):
    SITUATION = "situation"
    OWN_ACT = "own_act"
    REASON = "reason"
    RESULT = "result"
    FIGURE = "figure"
    REFLECTION = "reflection"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`acts` is how many own acts it tells."""

    turn: int
    text: str
    parts: frozenset[Part]
    acts: int
    language: str


@dataclass(frozen=True, slots=True)
class ToldCase:
    """The sentences of some answers that tell something of the candidate's own work."""

    sentences: tuple[Sentence, ...]

    @property
    def parts(self) -> frozenset[Part]:
        return frozenset(part for each in self.sentences for part in each.parts)

    @property
    def acts(self) -> int:
        return sum(each.acts for each in self.sentences)

    @property
    def text(self) -> str:
        """Of the sentences that tell a part."""
        return " ".join(each.text for each in self.sentences if each.parts)


_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\w|(?<=\d\.) [a-zà-ÿ])[^.!?\n]+)*[.!?]*")
"""A dot within a number or after an ordinal ("am 25. vorgezogen") ends none."""
_BESIDE = ("praise", "asking", "hypothetical", "others", "studies", "private")
_TELLING = frozenset({Part.REASON, Part.RESULT, Part.FIGURE, Part.REFLECTION})
"""Parts beside which an act is one of the case."""
LIST_FROM = 5
"""So many bare words in a row are a list, and no sentence."""


def read_case(
    turns: Sequence[Turn], about: Iterable[str] = (), first_told: Mapping[str, int] = MappingProxyType({})
) -> ToldCase:
    """Of the candidate's turns among these. What is said twice counts once, of `first_told` in its first turn alone; an
    own act counts where it is of the case or of what the interview is `about`."""
    found: dict[str, Sentence] = {}
    for turn, key, text in _told(turns):
        language = _language(turn.text)
        if (
            key not in found
            and first_told.get(key, turn.turn) == turn.turn
            and not _is_beside(text, language)
        ):
            found[key] = _sentence(turn.turn, text, language)
    role = tuple(about)
    return ToldCase(tuple(_of_the_case(_placed(list(found.values()), role), " ".join(role))))


def first_told(turns: Sequence[Turn]) -> dict[str, int]:
    """In which turn the candidate said each sentence first. The key is its words."""
    found: dict[str, int] = {}
    for turn, key, _ in _told(turns):
        found.setdefault(key, turn.turn)
    return found


def _told(turns: Sequence[Turn]) -> Iterator[tuple[Turn, str, str]]:
    """The candidate's sentences: turn, key, text."""
    for turn in turns:
        for match in _SENTENCE.finditer(turn.text if turn.role == "candidate" else ""):
            text = match[0].strip()
            if key := " ".join(re.findall(r"\w+", text.lower())):
                yield turn, key, text


def _placed(sentences: Sequence[Sentence], role: Sequence[str]) -> list[Sentence]:
    """By where a sentence without an own act stands in its turn: what was so before the first one is a situation, and
    what was so afterwards, in figures, came of it. So a short story counts as a long one."""
    first: dict[int, int] = {}
    for place, each in enumerate(sentences):
        if each.acts:
            first.setdefault(each.turn, place)
    return [
        replace(each, parts=each.parts | _part_of_place(each, place < first[each.turn], role))
        if each.turn in first and not each.acts
        else each
        for place, each in enumerate(sentences)
    ]


def _part_of_place(sentence: Sentence, is_before: bool, role: Sequence[str]) -> set[Part]:
    def has(kind: str) -> bool:
        return bool(pattern("cases", kind, language=sentence.language).search(sentence.text))

    if not is_before:
        return {Part.RESULT, Part.FIGURE} if has("afterwards") and has(Part.FIGURE) else set()
    is_of_role = words_of(sentence.text, sentence.language, fields_of(role)) or _topics(sentence) & stems(
        " ".join(role)
    )
    return {Part.SITUATION} if has("state") and (is_of_role or has(Part.FIGURE)) else set()


def _of_the_case(sentences: Sequence[Sentence], about: str) -> Iterator[Sentence]:
    """The sentences, without those whose acts have nothing to do with the case."""
    for place, each in enumerate(sentences):
        beside = [one for other, one in enumerate(sentences) if other != place and one.parts]
        if not each.acts or _is_linked(each, " ".join([about, *(one.text for one in beside)])):
            yield each
        elif each.parts & _TELLING and all(one.turn != each.turn for one in beside):
            yield each  # It is all that its turn tells.


def _is_linked(sentence: Sentence, around: str) -> bool:
    """By what it refers to ("the", "them"), or by a word that it shares."""
    refers = pattern("cases", "reference", language=sentence.language).search(sentence.text)
    return bool(refers or _topics(sentence) & stems(around))


def _topics(sentence: Sentence) -> set[str]:
    return stems(pattern("cases", "connective", language=sentence.language).sub(" ", sentence.text))


def stems(text: str) -> set[str]:
    """Of its longer words the first letters, which their forms share."""
    return {each[:5].lower() for each in re.findall(r"[^\W\d_]{5,}", text)}


def _language(text: str) -> str:
    """The one whose small words it has most of."""
    counts = {
        each: len(pattern("cases", "language", language=each).findall(text))
        for each in rules("cases").languages("language")
    }
    return max(counts, key=lambda each: counts[each])


def _is_beside(text: str, language: str) -> bool:
    """What is no part of a case at work: praise of oneself, the question said again, wishes, others' deeds, studies,
    what is denied or taken back, words to whoever assesses, and a list of words."""
    return (
        bool(pattern("cases", *_BESIDE, language=language).search(text))
        or bool(domain_pattern("denials", "denied").search(text))
        or takes_back(text)
        or is_instruction_like(text)
        or _is_list(text, language)
    )


def _is_list(text: str, language: str) -> bool:
    """Bare words in a row, and nothing that somebody did."""
    items = [each.split() for each in re.split(r"[,;]", text)]
    bare = sum(len(each) <= 2 for each in items)
    return bare >= LIST_FROM and 2 * bare > len(items) and not _acts(text, language)


def _sentence(turn: int, text: str, language: str) -> Sentence:
    return Sentence(turn, text, _parts(text, language), _acts(text, language), language)


def _says_something(text: str, of_parts: Iterable[re.Pattern[str]]) -> bool:
    """Whether there is a word beside those that make it a part: "as a result 20%" tells nothing."""
    for each in of_parts:
        text = each.sub(" ", text)
    return bool(re.search(r"[^\W\d_]{3,}", text))


def _acts(text: str, language: str) -> int:
    """Each "I did", and each "and did" that follows one."""
    own = list(pattern("cases", Part.OWN_ACT, language=language).finditer(text))
    if not own:
        return 0
    further = pattern("cases", "further_act", language=language).finditer(text, own[0].end())
    return len(own) + sum(1 for _ in further)


def _parts(text: str, language: str) -> frozenset[Part]:
    """A figure alone ("I have two children") tells of no work."""
    found = {each: pattern("cases", each, language=language) for each in Part}
    parts = {each for each in Part if found[each].search(text)}
    if Part.OWN_ACT not in parts and not _says_something(text, found.values()):
        return frozenset()
    return frozenset(parts if parts & {Part.OWN_ACT, Part.RESULT} else parts - {Part.FIGURE})
