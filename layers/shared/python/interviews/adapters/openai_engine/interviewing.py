# ruff: noqa: E501 - alternatives that belong together stand together
"""What the interviewer's words may be: never the expected answer, never a verdict, never a speech."""

import re
from collections.abc import Sequence

from ...domain.guardrails.intents import asks_to_stop
from ...domain.guardrails.negation import without_negations
from ...domain.guardrails.protected_topics import protected_topic
from ...domain.guardrails.verdict_words import tells
from ...domain.plans.plan import Brief, Competency, Plan, Question
from ...domain.room.room_words import words_in
from ...domain.runs.transcript import MOST_ASIDES, Turn, asides_at
from ...usecases.guardrails.engine import Moment, NextTurn
from .marking import unmark
from .shapes import NextWords

LONGEST_WORDS = 600
LONGEST_BRIDGE = 200
"""Characters before the next planned question, or of a goodbye."""
_WORD = re.compile(r"[^\W_]+")
_TELLING = 4
"""As many words in a row of a signal or an indicator give it away."""
_QUESTION = re.compile(r"[?？؟]+")
_ASKING = re.compile(
    r"\b(?:(?:tell me|(?<!to )(?<!can )(?<!cannot )describe|(?<!to )(?<!can )(?<!cannot )explain\b|walk me|talk me|give me|name (?:one|an?|your|the)|let me know|"
    r"elaborate)|(?:erzähl|beschreib|erklär|schilder|nenn|erläuter)\w* (?:sie|mir|uns|bitte|doch|kurz|den|die|das|eine?n?)|"
    r"(?:cu[eé]nt|descr[ií]b|expl[ií]qu|explic|d[ií]g|nombr|h[aá]bl)\w*(?:me|nos)\b|(?:d[eé]crivez|racontez|expliquez|parlez|"
    r"donnez|dites|citez|nommez)\b)",
    re.IGNORECASE,
)


def next_words(brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment, said: NextWords) -> NextTurn:
    """The model's move as far as the plan allows it, in its words as far as they are fit to be said; else the
    plan's own."""
    agenda = plan.agenda()
    competency, question = agenda[moment.question_index]
    goodbye = words_in(brief.language).goodbye
    words = unmark(said.words)
    if not _is_fit(words, competency, question, turns):
        words = ""
    if said.move == "answer" and asides_at(question.question_id, turns) < MOST_ASIDES:
        reply = words if _asks_nothing(words) else ""
        return NextTurn("aside", f"{reply}\n\n{question.open_text(turns)}".strip())
    if said.move == "follow_up" and moment.follow_ups_asked < len(question.follow_ups):
        fit = words if len(_QUESTION.findall(words)) <= 1 else ""
        return NextTurn("follow_up", fit or question.follow_ups[moment.follow_ups_asked])
    # Words that were meant as a follow-up would be a second question in front of the next one.
    bridge = words if said.move != "follow_up" and _only_bridges(words) else ""
    is_last = moment.question_index + 1 == len(agenda)
    if said.move == "close" and (is_last or _asks_to_stop(turns)):
        return NextTurn("close", bridge or goodbye)
    if is_last:
        return NextTurn("close", f"{bridge} {goodbye}".strip())
    # A goodbye makes no bridge to the next question.
    bridge = "" if said.move == "close" else bridge
    return NextTurn("ask", f"{bridge}\n\n{agenda[moment.question_index + 1][1].text}".strip())


def _asks_to_stop(turns: Sequence[Turn]) -> bool:
    """Whether the candidate's last answer does; the room has a button for it in any case."""
    last = next((each.text for each in reversed(turns) if each.role == "candidate"), "")
    return asks_to_stop(last) is not None


def _only_bridges(words: str) -> bool:
    """Short, and no question of its own: the plan's number of questions holds for everybody."""
    return len(words) <= LONGEST_BRIDGE and _asks_nothing(words)


def _asks_nothing(words: str) -> bool:
    return not re.search("[?？¿؟]", words) and not _ASKING.search(without_negations(words))


def _is_fit(words: str, competency: Competency, question: Question, turns: Sequence[Turn]) -> bool:
    if len(words) > LONGEST_WORDS or protected_topic(words):
        return False
    asked = _plain(" ".join((question.text, *question.follow_ups)))
    if any(_plain(each) not in asked for each in tells(words)):
        return False
    # Who repeats what the candidate has said gives nothing away.
    known = asked + _plain(" ".join(each.text for each in turns))
    secrets = [*question.expected_signals, question.intent]
    secrets += [line for each in competency.sub_dimensions for line in each.indicators.values()]
    told = _plain(words)
    return not any(part in told and part not in known for each in secrets for part in _parts(_plain(each)))


def _parts(secret: str) -> list[str]:
    """Every run of telling length, or the whole of a shorter one; a single word tells nothing."""
    words = secret.split()
    if len(words) <= _TELLING:
        return [f" {' '.join(words)} "] if len(words) > 1 else []
    return [f" {' '.join(words[at : at + _TELLING])} " for at in range(len(words) - _TELLING + 1)]


def _plain(text: str) -> str:
    """Words alone, in lower case, with a space on either side of each."""
    return " " + " ".join(_WORD.findall(text.lower())) + " "
