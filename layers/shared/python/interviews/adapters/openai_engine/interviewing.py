"""What the interviewer's words may be: never the expected answer, never a verdict, never a speech."""

import re
from collections.abc import Sequence

from ...domain.plan import Brief, Competency, Plan, Question
from ...domain.room_words import words_in
from ...domain.session import Turn
from ...usecases.engine import Moment, NextTurn
from .marking import unmark
from .shapes import NextWords

LONGEST_WORDS = 600
_WORD = re.compile(r"[^\W_]+")
_TELLING = 4
"""As many words in a row of a signal or an indicator give it away."""
_VERDICT = re.compile(
    r"\b(you(?:'re| are| have been| will be| 've been) (?:hired|rejected|accepted|shortlisted)|job offer|offer you|"
    r"you (?:have )?(?:passed|failed)|your (?:score|rating|grade|mark)s?|scored?|"
    r"\d(?: ?/ ?| out of | points? of )(?:5|five|10|ten|100)|"
    r"(?:right|correct|best|ideal|model|expected|good|strong) answer|"
    r"(?:great|excellent|perfect|outstanding|brilliant|wrong|weak|poor) answer|well done|recommend(?:ed|ation)?)\b",
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
    if said.move == "follow_up" and moment.follow_ups_asked < len(question.follow_ups):
        return NextTurn("follow_up", words or question.follow_ups[moment.follow_ups_asked])
    if said.move == "close":
        return NextTurn("close", words or goodbye)
    # Words that were meant as a follow-up would be a second question in front of the next one.
    bridge = "" if said.move == "follow_up" else words
    if moment.question_index + 1 == len(agenda):
        return NextTurn("close", f"{bridge} {goodbye}".strip())
    return NextTurn("ask", f"{bridge}\n\n{agenda[moment.question_index + 1][1].text}".strip())


def _is_fit(words: str, competency: Competency, question: Question, turns: Sequence[Turn]) -> bool:
    if len(words) > LONGEST_WORDS:
        return False
    asked = _plain(" ".join((question.text, *question.follow_ups)))
    if any(_plain(match[0]) not in asked for match in _VERDICT.finditer(words)):
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
