"""Who said what in an interview.

The transcript is append-only. Each turn is written only where there is none yet under its number, so that of two
writers one is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from ..kernel.records import from_record
from ..kernel.text import is_seen

Role = Literal["interviewer", "candidate"]
SEALED = "sealed"
"""The role of an erased turn: its number stays taken, so that no late write can come in its place."""
GRACE = timedelta(minutes=2)
"""An answer that comes this late after `ends_at` is still taken."""
KEPT_PRIVATE = "[kept private]"
"""What stands for a private turn where others read the transcript."""
MOST_ASIDES = 5
"""So many questions of a candidate are answered at one planned question before it is left."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said. `turn` counts from 1 over both roles; `question_id` is the planned question it belongs to, None
    for the interviewer's last words; `client_turn_id` is the page's own id of a candidate's answer. An `aside`
    answers a question of the candidate, or asks for a fact once more, and stays at the planned one. `lead_language`
    is that of the first paragraph, where it is not the interviewer's own. What is `private` is the candidate's own
    business, or what was said to it: no engine hears it, and nobody else reads it. Where an answer stands beside
    such business, `answer` is what others hear of the text.
    """

    turn: int
    role: Role
    text: str
    at: datetime
    question_id: str | None = None
    client_turn_id: str | None = None
    aside: bool = False
    lead_language: str | None = None
    private: bool = False
    answer: str | None = None

    def as_heard(self) -> "Turn":
        return self if self.answer is None else replace(self, text=self.answer, answer=None)


def says_something(text: str) -> bool:
    """Whether a person sees anything of it."""
    return any(is_seen(each) for each in text)


def said(records: Iterable[Mapping[str, Any]]) -> list[Turn]:
    """The turns that are still there, out of all that is stored under their numbers."""
    return [from_record(Turn, each) for each in records if each["role"] != SEALED]


def heard(turns: Iterable[Turn]) -> list[Turn]:
    """Those that engines hear and that are assessed."""
    return [each.as_heard() for each in turns if not each.private]


def asides_at(question_id: str, turns: Sequence[Turn]) -> int:
    return sum(each.aside for each in turns if each.question_id == question_id)
