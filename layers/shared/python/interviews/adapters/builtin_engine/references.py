# ruff: noqa: E501 - patterns read better in long lines
"""Which questions of the plan an instruction speaks of: "the second question about X", "question 3", "the last one"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from .editing import Desk, Place
from .instructions import NUMBERS
from .reading import stems, words

_Found = TypeVar("_Found")
_I = re.IGNORECASE
_ORDINALS = {
    word: place
    for place, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    )
} | {"last": -1, "final": -1, "penultimate": -2, "second to last": -2, "second-to-last": -2}
_ORDINAL = re.compile(
    r"\b(?:the |our |your )?(?:very )?(?P<word>first|second[- ]to[- ]last|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|penultimate|"
    r"(?P<digits>\d{1,2})(?:st|nd|rd|th))(?: (?P<many>two|three|four|2|3|4))? (?:questions?|ones?)\b|"
    r"\b(?:the )?(?:questions?\s*(?:number|no\.?|nr\.?|#)?\s*|q|#)(?P<number>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"(?P<further>(?:(?:,| and| &|, and) ?(?:question |q)?\d{1,2}\b)*)(?! minutes?)",
    _I,
)
_SCOPE = re.compile(r"^\s+(?:about|of|on|in|under|regarding|within|concerning|from)\s+(?P<topic>.+)$", _I)
_WHOLE = re.compile(
    r"^(?:the |this |your |our )?(?:whole |entire )?(?:plan|interview|list|set|conversation|questionnaire|all)\b",
    _I,
)
_ABOUT = re.compile(
    r"\b(?:the|that|this|your|our)\s+(?:\w+\s+)?(?P<plural>questions?)\s+(?:about|on|regarding|concerning|of|for|where|with|in which|that asks? (?:about|for|how)|"
    r"asking (?:about|for|how))\s+(?P<topic>.+)$",
    _I,
)
_NAMED = re.compile(r"\bthe (?P<topic>[\w/+#.'’ -]{2,50}?)[- ](?P<plural>questions?)\b", _I)
_END = re.compile(
    r"\s(?:can|could|should|would|is|are|isn|aren|seems?|must|needs?|may|with|by|to|a bit|a little|shorter|longer|harder|easier|simpler|more|less|from the|please|because|"
    r"since|instead|and|so|into|optional|which|that|too|does|doesn|sounds?)\b|[,.;:!?\"“]",
    _I,
)


@dataclass(frozen=True, slots=True)
class Referred:
    """The questions that an order speaks of, none if they are not in the plan; and the order, with "it" in their
    place."""

    places: tuple[Place, ...]
    order: str


def referred(desk: Desk, at: Place | None, clause: str) -> Referred | None:
    """None for an order that speaks of no certain question."""
    within = at.competency if at else None
    if match := _ORDINAL.search(clause):
        places, end = _counted(desk, within, match, clause[match.end() :])
        return Referred(tuple(places), f"{clause[: match.start()]}it{clause[match.end() + end :]}")
    if match := _ABOUT.search(clause):
        topic = match["topic"]
        found, end = end_of_topic(topic, lambda text: desk.about(text, within))
        if match["plural"].lower() == "questions":
            return _plural(clause, match, found, end)
        if not found:
            stop = _END.search(topic)
            end = stop.start() if stop else len(topic)
            nearest = desk.nearest(topic[:end], within)
            found = [nearest] if nearest else []
        return Referred(tuple(found[:1]), f"{clause[: match.start()]}it{topic[end:]}")
    if match := _NAMED.search(clause):
        found = desk.about(match["topic"], within)
        if found and match["plural"].lower() == "question":
            return Referred(tuple(found[:1]), f"{clause[: match.start()]}it{clause[match.end() :]}")
    return None


def _plural(clause: str, match: "re.Match[str]", found: list[Place] | None, end: int) -> Referred | None:
    """ "Remove the questions about X" is for the one who removes, who keeps a competency's last question."""
    order = f"{clause[: match.start()]}it{match['topic'][end:]}"
    if not found:
        return None
    return Referred(tuple(found), order) if _EACH.search(order) else None


_EACH = re.compile(
    r"\b(?:easier|simpler|simplify|harder|tougher|shorter|shorten|too (?:long|hard|difficult|easy|simple|basic|complicated)|reword|rephrase)\b",
    _I,
)


def _counted(desk: Desk, within: int | None, match: "re.Match[str]", tail: str) -> tuple[list[Place], int]:
    """The questions at those numbers, none if there are not so many, and how much of the tail says where they are."""
    places, end = [each for each in desk.places() if within in (None, each.competency)], 0
    scope = _SCOPE.match(tail)
    if scope and (whole := _WHOLE.match(scope["topic"])):
        end = scope.start("topic") + whole.end()
    elif scope:
        found, length = end_of_topic(scope["topic"], lambda text: _within(desk, within, text))
        places, end = found or [], scope.start("topic") + length
    numbers = _numbers(match)
    if any(number >= len(places) or -number > len(places) for number in numbers):
        return [], end
    return [places[number] for number in numbers], end


def _within(desk: Desk, within: int | None, topic: str) -> list[Place]:
    text = re.sub(r"\b(?:the|competency|section|part|block|area)\b", " ", topic, flags=_I)
    return desk.about(text, within)


def _numbers(match: "re.Match[str]") -> list[int]:
    if word := match["word"]:
        first = int(match["digits"]) - 1 if match["digits"] else _ORDINALS[word.lower()]
        many = match["many"]
        count = (NUMBERS.get(many.lower()) or int(many)) if many else 1
        return (
            [first - each for each in range(count)] if first < 0 else [first + each for each in range(count)]
        )
    number = match["number"].lower()
    further = [int(each) for each in re.findall(r"\d+", match["further"] or "")]
    return [each - 1 for each in [NUMBERS.get(number) or int(number), *further] if each > 0]


def end_of_topic(text: str, find: Callable[[str], _Found]) -> tuple[_Found | None, int]:
    """What the longest beginning of the text finds, and where that beginning ends."""
    stop = re.search(r"[,;:!?\"“]|\.\s|\.$", text)
    said = words(text[: stop.start()] if stop else text)
    for last in reversed(said):
        if stems(last.text) and not _NO_SUBJECT.fullmatch(last.text) and (found := find(text[: last.end])):
            return found, last.end
    return None, 0


_NO_SUBJECT = re.compile(
    r"harder|easier|simpler|shorter|longer|hard|easy|simple|short|long|needed|necessary|relevant|removed|dropped|deleted|optional|required|instead|better",
    _I,
)


def other_than(desk: Desk, at: Place | None, one: str, other: str) -> tuple[Place | None, Place | None]:
    """The two that "swap X and Y" names: questions by their numbers, or competencies by their names."""
    if re.search(r"\bquestions?\b", f"{one} {other}", _I):
        return _question(desk, at, one), _question(desk, at, other)
    if at is not None:
        return _question(desk, at, f"{one} question"), _question(desk, at, f"{other} question")
    places = desk.named(one), desk.named(other)
    first, second = (None if each is None else Place(each) for each in places)
    return first, second


def _question(desk: Desk, at: Place | None, text: str) -> Place | None:
    text = text.strip(" .!?")
    if not re.search(r"\bquestions?\b", text, _I):
        text = f"question {text}" if text[-1:].isdigit() else f"{text} question"
    found = referred(desk, at, text)
    return found.places[0] if found and len(found.places) == 1 else None
