"""What a role asks for, sorted before any engine sees it (contract §10): facts, which are asked once and plainly; what
nobody may be asked; and competencies, which an engine asks stories about.

Statements come in any language of the rules, whatever the run's. A clause is a fact where a rule knows it and nothing
before it in the clause makes it a skill ("experience with …"); what no rule knows is a competency.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, get_args

from ..guardrails.protected_topics import TOPICS, protected_topic
from ..kernel.rules import language_with, pattern, read_file
from .requirement import NotAsked, Requirement, RequirementKind
from .years import Time, blanked, plain, times

_NAME = "requirements"
_KINDS: tuple[RequirementKind, ...] = get_args(RequirementKind)
_ALSO: dict[RequirementKind, tuple[str, ...]] = {"OTHER": ("load",), "LICENCE": ("absence",)}
"""Rules whose finds are of a kind, too."""
_NOT_ASKED = (*TOPICS, "gender", "appearance")
_NO_DEMAND = "no demand"
_GENDERS = re.compile(r"\(? ?(?:all genders|[mwfhdxi](?: ?[/|*] ?[mwfhdxi]){1,3})(?: ?\)|\b)", re.IGNORECASE)
"""The sign of a job ad that it is for everybody: "(m/w/d)", "(h/f)"."""
_CLAUSE = re.compile(r"[,;](?= |$)|[()\[\]•|]| [-–—](?= ?[^\W\d])|[.:!?](?= )")
_LEADS_ON = re.compile(r"\b(?:of|for|de|von|mit|d') ?$", re.IGNORECASE)
"""What would lead on to a time that is left out."""
_LONGEST_SHORTENED = 20
"""Characters before a dot, more than any word has that is cut short."""
_SEVERAL = re.compile(r"\w ?,? ?(?:,|\+|&| and | und | y | et )(?= ?\w{2})", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|oder|ou|o)\b", re.IGNORECASE)
_INITIALS = re.compile(r"\b[A-Z][A-Z\d]+\b")
_LABELLED = re.compile(r"\W*[^\W\d][\w ]{1,24} ?: ?\S")
"""A fact after its name: "Start: 1 August"."""
_WORD = re.compile(r"[^\W\d_][\w+#]*")


@dataclass(frozen=True, slots=True)
class SortedStatements:
    """Each statement is in one of the three; one that has both a fact and a competency in it, in both."""

    requirements: tuple[Requirement, ...]
    competencies: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]


def sort_statements(statements: Sequence[str], language: str) -> SortedStatements:
    """The questions and reasons are in `language`, a BCP 47 tag; English where we do not speak it."""
    texts = _texts(language)
    requirements: list[Requirement] = []
    competencies: list[str] = []
    not_asked: list[NotAsked] = []
    for each in dict.fromkeys(statements):
        text = _GENDERS.sub(lambda found: " " * len(found[0]), plain(each))
        if topic := _topic(text):
            not_asked.append(NotAsked(statement=each, reason=texts["reasons"][topic].strip()))
            continue
        fact = _fact(text)
        if fact:
            requirements.append(_requirement(each, text, *fact[:2], texts))
        if not fact or _is_told_of(text, *fact):
            competencies.append(each)
    return SortedStatements(tuple(requirements), tuple(competencies), tuple(not_asked))


def years_required(statement: str) -> float | None:
    """The least time of experience that a statement asks for."""
    time = _time(plain(statement))
    return time.years if time else None


def without_time(statement: str) -> str:
    """What a statement says besides the time that it asks for."""
    text = plain(statement)
    time = _time(text)
    if time is None:
        return statement
    bounds = [
        each
        for each in pattern(_NAME, "at_least").finditer(text, 0, time.start)
        if not text[each.end() : time.start].strip(" .,:-")
    ]
    start = bounds[0].start() if bounds else time.start
    after = pattern(_NAME, "or_more").match(text[time.end :].lstrip(" +"))
    rest = text[time.end :].lstrip(" +")[after.end() if after else 0 :]
    return " ".join(f"{_LEADS_ON.sub('', text[:start])} {rest}".split())


def names_several(statement: str) -> bool:
    """Whether more than one thing is asked for, as far as signs and smallest words tell."""
    return bool(_SEVERAL.search(without_time(statement)))


def asks_for_none(statement: str) -> bool:
    """Whether what is asked for is that there is nothing: "no criminal record"."""
    return bool(pattern(_NAME, "absence").search(plain(statement)))


def subject(statement: str) -> tuple[str, ...]:
    """The words of a statement that say what it is about: no times, no "at least", no "experience"."""
    text = plain(statement)
    for each in times(text):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    for kind in ("nice", "must", "at_least", "or_more", "filler"):
        text = blanked(text, kind)
    return tuple(each.casefold() for each in _WORD.findall(text))


def _topic(text: str) -> str | None:
    """Why it is not asked: nobody may, or it asks for nothing. Being fit for a load that is named is what the work
    demands, and the age of those who are cared for, too."""
    text = blanked(text, "fitness") if pattern(_NAME, "load").search(text) else text
    text = blanked(text, "cared_for")
    found = (each for each in _NOT_ASKED if pattern(_NAME, f"not_asked.{each}").search(text))
    return next(found, None) or protected_topic(text) or _no_demand(text)


def _no_demand(text: str) -> str | None:
    """A perk, a heading, a notice: as a whole, and nothing in it that must be."""
    is_one = pattern(_NAME, f"not_asked.{_NO_DEMAND}").search(text) and not pattern(_NAME, "must").search(
        text
    )
    return _NO_DEMAND if is_one else None


def _fact(text: str) -> tuple[RequirementKind, int, int] | None:
    """The first that is said, and where."""
    return min(_facts(text), key=lambda each: each[1], default=None)


def _facts(text: str) -> Iterator[tuple[RequirementKind, int, int]]:
    if time := _time(text):
        yield "YEARS", time.start, time.end
    labelled = [(0, text)] if _LABELLED.match(text) else []
    for offset, clause in (*labelled, *_clauses(text)):
        for kind in _KINDS:
            found = kind != "YEARS" and pattern(_NAME, *_ALSO.get(kind, ()), kind).search(clause)
            guard = "taught" if kind == "LANGUAGE" else "skill"
            if found and not pattern(_NAME, guard).search(clause, 0, found.start()):
                yield kind, offset + found.start(), offset + found.end()


def _clauses(text: str) -> list[tuple[int, str]]:
    """Each with where it begins."""
    ends = [*(each.span() for each in _CLAUSE.finditer(text) if not is_shortened(text, each.start()))]
    ends.append((len(text), len(text)))
    starts = [0, *(after for _, after in ends)]
    parts = [(start, text[start:end]) for start, (end, _) in zip(starts, ends, strict=False)]
    return [(start + len(part) - len(part.lstrip()), part.strip()) for start, part in parts]


def is_shortened(text: str, at: int) -> bool:
    """Whether the dot there is of a word cut short: "Kl. B"."""
    return text[at] == "." and bool(
        pattern(_NAME, "shortened").search(text[max(0, at - _LONGEST_SHORTENED) : at])
    )


def _time(text: str) -> Time | None:
    """That asks for experience: it says so, has a bound, or begins its clause."""
    for each in times(text):
        clause = next(part for at, part in reversed(_clauses(text)) if at <= each.start)
        before = blanked(text[: each.start], "filler", "must", "nice", "at_least")
        begins = not re.search(r"\w", re.split(_CLAUSE, before)[-1])
        is_bound = "+" in text[each.start : each.end + 2] or _is_least(text, each)
        if begins or is_bound or pattern(_NAME, "experience").search(clause):
            return each
    return None


def _is_least(text: str, time: Time) -> bool:
    before = pattern(_NAME, "at_least").finditer(text, 0, time.start)
    return any(not text[each.end() : time.start].strip(" .,:-") for each in before) or bool(
        pattern(_NAME, "or_more").search(text[time.end :].replace("+", " "))
    )


def asked_again(fact: Requirement, language: str) -> str:
    """The question after an answer that was not understood: with the answers that are, in `language`."""
    texts = _texts(language)
    way = "absence" if asks_for_none(fact.statement) else fact.kind
    wording: str = texts["again"].get(way, texts["again"]["yes_or_no"])
    return wording.replace("{statement}", _quoted(fact.statement, texts))


def _is_told_of(text: str, kind: RequirementKind, start: int, end: int) -> bool:
    """Whether the statement of a fact asks for a competency besides."""
    if kind == "YEARS":
        return bool(subject(text))
    return kind == "LICENCE" and (
        bool(pattern(_NAME, "also").search(f"{text[:start]} {text[end:]}")) or _begins_with_skill(text, start)
    )


def _begins_with_skill(text: str, start: int) -> bool:
    """Whether something else is asked for in a clause before that of the fact: "Python, and a driving licence"."""
    ends = ((clause, at + len(clause)) for at, clause in _clauses(text))
    before = [clause for clause, end in ends if end <= start and text[end : end + 1] != ":"]
    return any(subject(each) and not any(_facts(each)) for each in before)


def _requirement(
    statement: str, text: str, kind: RequirementKind, at: int, texts: dict[str, Any]
) -> Requirement:
    return Requirement(
        requirement_id=f"r_{sha256(statement.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}",
        statement=statement,
        kind=kind,
        must_have=_is_must(text, kind, at),
        question=_question(kind, statement, texts).replace("{statement}", _quoted(statement, texts)),
    )


def _quoted(statement: str, texts: dict[str, Any]) -> str:
    return str(texts["quotes"]).format(statement.strip().rstrip(" .,;:!-–•"))


def _question(kind: RequirementKind, statement: str, texts: dict[str, Any]) -> str:
    if asks_for_none(statement):
        way = "absence"
    elif pattern(_NAME, "of_a_person").search(statement):
        way = "of_a_person"
    else:
        way = "several" if names_several(statement) else "questions"
    return str(texts[way].get(kind) or texts["questions"][kind])


def _is_must(text: str, kind: RequirementKind, at: int) -> bool:
    if kind == "COMPENSATION" or _is_nice(text, at):
        return False
    time = _time(text)
    return kind != "YEARS" or bool(
        pattern(_NAME, "must").search(blanked(text, "nice")) or (time and _is_least(text, time))
    )


def _is_nice(text: str, at: int) -> bool:
    """Marked so in its own clause, or in another that wishes for nothing of its own: "SAP certified (nice to have)",
    but not "class B (class BE an advantage)". The last one of a list speaks for it: "maths or physics preferred"."""
    for offset, clause in _clauses(text):
        if pattern(_NAME, "nice").search(clause):
            if offset <= at < offset + len(clause):
                return not pattern(_NAME, "must").search(blanked(clause, "nice"))
            if not list(_facts(clause)) and (_lists_on(text, at, offset) or not _names_something(clause)):
                return True
    return False


def _lists_on(text: str, at: int, end: int) -> bool:
    between = text[at:end].rstrip()
    is_list = between.endswith(",") and bool(_OR.search(text[end:]))
    return is_list and not pattern(_NAME, "must").search(between)


def _names_something(clause: str) -> bool:
    """Whether it says what is wished for; "BE" is a class of licences, and "be" is nothing."""
    return bool(subject(clause) or _INITIALS.search(blanked(clause, "nice")))


@cache
def _texts(language: str) -> dict[str, Any]:
    return read_file("requirement_questions", language_with("requirement_questions", language))
