"""What the service itself says to candidates, in each language that it speaks; the page has texts of its own."""

from dataclasses import dataclass
from functools import cache

from ..kernel.origin import is_by_rules
from ..kernel.rules import language_with, languages, read_file


@dataclass(frozen=True, slots=True)
class Words:
    """`notice` has `{days}`, `{results}` and `{backups}`, all of them days; `subject` has `{company}`; `mail` has
    `{company}`, `{code}`, `{minutes}`. `goodbye` is the interviewer's close, `time_is_over` the same where the time
    ended the interview, `let_go` where the candidate did; `skipped` is said to who leaves a question out,
    `noted` after an answer to a question of fact, `meant` (with `{statement}`) where one is asked back, `facts_first`
    before the first and `facts_done` after the last."""

    notice: str
    goodbye: str
    time_is_over: str
    let_go: str
    skipped: str
    noted: str
    meant: str
    facts_first: str
    facts_done: str
    somebody: str
    subject: str
    mail: str


@cache
def languages_spoken() -> tuple[str, ...]:
    """Tags of the languages, English first: a folder with a `room.toml` is one more."""
    return languages("room")


def words_in(language: str) -> Words:
    """Of a BCP 47 tag; English where we do not speak it."""
    return _read(spoken(language))


def spoken(language: str) -> str:
    """The tag of the language that `words_in` answers in."""
    return language_with("room", language)


def interviewer_language(model: str, language: str) -> str:
    """What the questions are asked in: an engine by rules speaks the languages of the room, a model the run's."""
    return spoken(language) if is_by_rules(model) else language


@cache
def _read(language: str) -> Words:
    return Words(**read_file("room", language))
