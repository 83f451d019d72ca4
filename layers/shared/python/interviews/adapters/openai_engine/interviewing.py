"""What the interviewer's words may be: never the expected answer, never a verdict, never a speech, and never what is
no sentence at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...domain.guardrails.negation import without_negations
from ...domain.guardrails.protected_topics import protected_topic
from ...domain.guardrails.verdict_words import tells
from ...domain.plans.plan import Brief, Plan, Question
from ...domain.room.room_words import words_in
from ...domain.runs.transcript import MOST_ASIDES, Turn, asides_at
from ...usecases.guardrails.engine import Moment, NextTurn
from .marking import unmark
from .rules import pattern
from .shapes import NextWords

LONGEST_WORDS = 600
LONGEST_BRIDGE = 200
"""Characters before the next planned question, or of a goodbye."""
_WORD = re.compile(r"[^\W_]+")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")
_FEWEST_SPOKEN = 2
_LETTERS = 0.6
"""This share of what is seen are letters in anything that is said."""
_MOST_OF_ONE = 0.5
"""No word is more than this share of a sentence: a model that has lost itself says one again and again."""
_TELLING = 4
"""As many words in a row of a signal or an indicator give it away."""
_QUESTION = re.compile(r"[?？؟]+")


def next_words(brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment, said: NextWords) -> NextTurn:
    """What the model says, as far as it may; and what it sees that the candidate needs."""
    return replace(_next_words(brief, plan, turns, moment, said), care=said.care)


def _next_words(brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment, said: NextWords) -> NextTurn:
    """The model's move as far as the plan and the candidate's last words allow it, in its own words as far as they are
    fit to be said and were not said before; else the plan's."""
    agenda = plan.agenda()
    question = agenda[moment.question_index]
    told = {each.text for each in turns if each.role == "interviewer"}
    words = unmark(said.words)
    if not _is_fit(words, plan, question, turns):
        words = ""
    if said.move == "answer" and asks(_last(turns)) and asides_at(question.question_id, turns) < MOST_ASIDES:
        reply = words if _asks_nothing(words) else ""
        aside = f"{reply}\n\n{question.open_text(turns)}".strip()
        if aside not in told:
            return NextTurn("aside", aside)
    if said.move == "follow_up" and moment.follow_ups_asked < len(question.follow_ups):
        is_one = len(_QUESTION.findall(words)) <= 1 and not _asks_nothing(words)
        own = [words] if is_one else []
        # Nor is one that was asked before, or is to come, in whatever capitals a model writes it.
        known = [*map(_plain, told), *(_plain(each.text) for each in agenda)]
        for each in (*own, *question.follow_ups):
            if not any(_plain(each) in one for one in known):
                return NextTurn("follow_up", each)
    # Words that were meant as a follow-up would be a second question in front of the next one.
    bridge = words if said.move != "follow_up" and _only_bridges(words) else ""
    if moment.question_index + 1 == len(agenda):
        return NextTurn("close", f"{bridge} {words_in(brief.language).goodbye}".strip())
    return NextTurn("ask", f"{bridge}\n\n{agenda[moment.question_index + 1].text}".strip())


def asks(answer: str) -> bool:
    """Whether a candidate asks something back."""
    return bool(_QUESTION.search(answer) or pattern("asking", "back").search(answer))


def reads_as_words(text: str) -> bool:
    """Whether this can be a person's sentence: no number, no lone word, no code, no word again and again."""
    words = [each.casefold() for each in _SPOKEN.findall(text)]
    seen = [each for each in text if not each.isspace()]
    return (
        len(words) >= _FEWEST_SPOKEN
        and sum(map(str.isalpha, seen)) >= _LETTERS * len(seen)
        and max(map(words.count, words)) <= max(1, _MOST_OF_ONE * len(words))
        and not re.search(r"[{}<>\[\]|_]|\w=|\\", text)
    )


def _last(turns: Sequence[Turn]) -> str:
    return next((each.text for each in reversed(turns) if each.role == "candidate"), "")


def _only_bridges(words: str) -> bool:
    """Short, and no question of its own: the plan's number of questions holds for everybody."""
    return len(words) <= LONGEST_BRIDGE and _asks_nothing(words)


def _asks_nothing(words: str) -> bool:
    return not re.search("[?？¿؟]", words) and not pattern("asking", "told").search(without_negations(words))


def _is_fit(words: str, plan: Plan, question: Question, turns: Sequence[Turn]) -> bool:
    if len(words) > LONGEST_WORDS or not reads_as_words(words) or protected_topic(words):
        return False
    asked = _plain(" ".join((question.text, *question.follow_ups)))
    if any(_plain(each) not in asked for each in tells(words)):
        return False
    # Who repeats what the candidate has said gives nothing away.
    known = asked + _plain(" ".join(each.text for each in turns))
    told = _plain(words)
    secrets = _secrets(plan, question)
    return not any(part in told and part not in known for each in secrets for part in _parts(_plain(each)))


def _secrets(plan: Plan, question: Question) -> Iterator[str]:
    """What would give the expected answer away; a question of fact expects none."""
    competency = next((one for one, each in plan.stories() if each == question), None)
    if competency:
        yield from (*question.expected_signals, question.intent)
        yield from (line for each in competency.sub_dimensions for line in each.indicators.values())


def _parts(secret: str) -> list[str]:
    """Every run of telling length, or the whole of a shorter one; a single word tells nothing."""
    words = secret.split()
    if len(words) <= _TELLING:
        return [f" {' '.join(words)} "] if len(words) > 1 else []
    return [f" {' '.join(words[at : at + _TELLING])} " for at in range(len(words) - _TELLING + 1)]


def _plain(text: str) -> str:
    """Words alone, in lower case, with a space on either side of each."""
    return " " + " ".join(_WORD.findall(text.lower())) + " "
