"""From a cluster of statements to its questions: one real case first, then what the level calls for."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from ...domain.plans.plan import Question
from .question_bank import (
    ANYTHING_ELSE,
    FOLLOW_UPS,
    Depth,
    Prompt,
    further_opener,
    general_prompts,
    level_prompts,
    opener,
    prompts,
)
from .statements import Reading, join, short_names
from .themes import GENERAL, Theme

MAX_QUESTIONS = 8
_DEPTHS: dict[str, tuple[Depth, ...]] = {
    "JUNIOR": ("basic", "core", "advanced"),
    "MID": ("core", "basic", "advanced"),
    "SENIOR": ("core", "advanced", "basic"),
    "LEAD": ("advanced", "core", "basic"),
    "PRINCIPAL": ("advanced", "core", "basic"),
}
_LONGEST_FOCUS = 70


def depths_for(level: str) -> tuple[Depth, ...]:
    """What a level is asked first; a level that is not known is asked like MID."""
    return _DEPTHS.get(level, _DEPTHS["MID"])


def focus_of(readings: Sequence[Reading]) -> str:
    """What a question is about, as a noun for the middle of a sentence."""
    return join(list(dict.fromkeys(_focus(each) for each in readings[:3])))


def _focus(reading: Reading) -> str:
    if reading.kind in ("TECHNOLOGY", "DOMAIN", "LANGUAGE"):
        return join(short_names(reading)[:3])
    if len(reading.topic) <= _LONGEST_FOCUS and not ("/" in reading.topic and reading.found):
        return reading.topic
    return join(short_names(reading)[:2])


def make_questions(
    competency_id: str,
    readings: Sequence[Reading],
    level: str,
    count: int,
    variant: int,
    home: Sequence[Theme] = (),
    asked: Sequence[Question] = (),
) -> tuple[Question, ...]:
    """`count` different questions, or as many as there are to ask; `variant` chooses between openers, so that
    two competencies do not begin with the same words. What belongs to no theme is asked about with the questions of
    the position's own field, `home`. What was `asked` before is not asked again, and its like comes last."""
    chosen: dict[str, tuple[Prompt, str]] = {}
    texts, intents = {each.text for each in asked}, {each.intent for each in asked}
    candidates = list(_candidates(readings, level, count, variant, home))
    for prompt, focus in sorted(candidates, key=lambda pair: pair[0].intent.format(focus=pair[1]) in intents):
        text = prompt.text.format(focus=focus)
        if text not in texts:
            chosen.setdefault(text, (prompt, focus))
        if len(chosen) == count:
            break
    return tuple(
        write_question(competency_id, prompt, focus, place)
        for place, (prompt, focus) in enumerate(chosen.values())
    )


def capacity(readings: Sequence[Reading], level: str) -> int:
    """How many questions there are to ask about these statements."""
    texts = {
        prompt.text.format(focus=focus)
        for prompt, focus in _candidates(readings, level, MAX_QUESTIONS, 0, ())
    }
    return min(MAX_QUESTIONS, len(texts))


def write_question(competency_id: str, prompt: Prompt, focus: str, place: int) -> Question:
    text = prompt.text.format(focus=focus)
    return Question(
        question_id=question_id(competency_id, text),
        text=text,
        intent=prompt.intent.format(focus=focus),
        follow_ups=tuple(FOLLOW_UPS[lack][place % len(FOLLOW_UPS[lack])] for lack in prompt.asks),
        expected_signals=prompt.signals,
    )


def question_id(competency_id: str, text: str) -> str:
    """From the content, so that an unchanged question keeps its id and a changed one gets another."""
    return "q_" + hashlib.sha256(f"{competency_id}\n{text}".encode()).hexdigest()[:10]


def _candidates(
    readings: Sequence[Reading], level: str, count: int, variant: int, home: Sequence[Theme]
) -> Iterator[tuple[Prompt, str]]:
    if readings[0].theme.theme_id == "personal":
        yield ANYTHING_ELSE, readings[0].theme.label
        return
    if readings[0].kind == "CONDITION":
        yield opener("CONDITION", level, variant), focus_of(readings)
        return
    if count == 1 or len(readings) == 1:
        yield opener(readings[0].kind, level, variant), focus_of(readings)
        groups: list[Sequence[Reading]] = []
    else:
        yield opener(readings[0].kind, level, variant), _focus(readings[0])
        groups = _shared(readings[1:], max(1, count // 2))
    further = [(further_opener(place), focus_of(group)) for place, group in enumerate(groups)]
    in_depth = list(_in_depth(readings, level, home))
    for pair in zip_longest(further, in_depth):
        yield from (each for each in pair if each)


def _shared(readings: Sequence[Reading], count: int) -> list[Sequence[Reading]]:
    """The readings in at most `count` runs of about the same length."""
    size = -(-len(readings) // count)
    return [readings[place : place + size] for place in range(0, len(readings), size)]


def _in_depth(readings: Sequence[Reading], level: str, home: Sequence[Theme]) -> Iterator[tuple[Prompt, str]]:
    """The bank's questions on the themes of the readings, in turns: first as deep as the level goes, then those of
    the level itself, then the other depths, then those that fit anything."""
    depths = depths_for(level)
    if all(each.theme is GENERAL for each in readings):
        yield from _of_home(home, depths[:1])
    own = [(prompt, _focus(readings[0])) for prompt in level_prompts(level, readings[0].kind)]
    if readings[0].kind in ("LANGUAGE", "CREDENTIAL"):
        own = []
    yield from _in_turns(readings, depths[:1], own)
    yield from _in_turns(readings, depths[1:], [])
    if readings[0].kind not in ("LANGUAGE", "CREDENTIAL"):
        for depth in depths:
            yield from ((prompt, _focus(readings[0])) for prompt in general_prompts(depth))


def _in_turns(
    readings: Sequence[Reading], depths: Sequence[Depth], own: Sequence[tuple[Prompt, str]]
) -> Iterator[tuple[Prompt, str]]:
    rows = [own, *(_of_theme(each, depths) for each in readings)]
    yield from (each for each in chain.from_iterable(zip_longest(*rows)) if each)


def _of_home(home: Sequence[Theme], depths: Sequence[Depth]) -> Iterator[tuple[Prompt, str]]:
    for theme in home:
        own = [prompt for depth in depths for prompt in prompts(theme.theme_id, depth)]
        yield from ((each, theme.label) for each in own if "{focus}" not in each.text)


def _of_theme(reading: Reading, depths: Sequence[Depth]) -> list[tuple[Prompt, str]]:
    return [
        (prompt, reading.names[0]) for depth in depths for prompt in prompts(reading.theme.theme_id, depth)
    ]
