"""Statements, answers and descriptions of strangers, and others that no rule was tuned on: most are read as is due, no
no is a yes, and what nobody may ask is not asked."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from interviews.domain.assessments.denials import denials_of
from interviews.domain.assessments.facts import is_left_open, read_fact
from interviews.domain.assessments.requirements import check_requirements
from interviews.domain.assessments.retractions import find_retractions
from interviews.domain.plans.descriptions import sort_description
from interviews.domain.plans.plan import Plan
from interviews.domain.plans.statements import asked_again, sort_statements
from interviews.domain.runs.transcript import Turn

ROOT = Path(__file__).parents[2]
EARLIER = tomllib.loads((ROOT / "local/eval/corpus/ads/held_out_by_stranger.toml").read_text("utf-8"))
HELD_OUT = tomllib.loads((ROOT / "tests/cases/held_out_facts.toml").read_text("utf-8"))
FRESH = tomllib.loads((ROOT / "tests/cases/fresh_facts.toml").read_text("utf-8"))
STRANGER = json.loads((ROOT / "tests/cases/stranger_facts.json").read_text("utf-8"))
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
LEAST_READ, LEAST_SORTED = 0.85, 0.9
LETTERS = {"C": "CONFIRMED", "D": "DENIED", "U": "UNCLEAR"}
STORIES = {
    "en": "Last year I rebuilt the stock system at the depot because counts were wrong. I wrote the import, tested it "
    "with the night shift, and errors fell from forty a week to two.",
    "de": "Letztes Jahr habe ich die Lagerverwaltung neu aufgebaut, weil die Bestände nicht stimmten. Ich habe den "
    "Import geschrieben und die Fehler sanken von vierzig auf zwei pro Woche.",
    "fr": "L'an dernier j'ai refait la gestion du stock parce que les comptes étaient faux. J'ai écrit l'import et "
    "les erreurs sont passées de quarante à deux par semaine.",
    "es": "El año pasado rehíce el control de existencias porque los recuentos fallaban. Escribí la importación y los "
    "errores bajaron de cuarenta a dos por semana.",
}


def kind(statement: str) -> str:
    found = sort_statements([statement], "en")
    if found.not_asked:
        return "NOT_ASKED"
    return found.requirements[0].kind if found.requirements else "-"


def sorted_as(statement: str) -> str:
    """F for a must-have fact, f for one that is none, N for what nobody may ask, S for what is shown in work."""
    found = sort_statements([statement], "en")
    if found.requirements:
        return "F" if found.requirements[0].must_have else "f"
    return "N" if found.not_asked else "S"


def status(statement: str, first: str, *later: str) -> str:
    """What becomes of a fact whose question had the answer `first`; the others answer another question."""
    (fact,) = sort_statements([statement], "en").requirements
    said = [(fact.requirement_id, first), *(("q_other", each) for each in later)]
    plan = cast(Plan, SimpleNamespace(requirements=(fact,)))
    turns = told(said)
    (checked,) = check_requirements(plan, turns, {}, find_retractions(turns))
    return checked.status


def told(said: Iterable[tuple[str, str]]) -> list[Turn]:
    turns: list[Turn] = []
    for question_id, text in said:
        turns.append(Turn(len(turns) + 1, "interviewer", "And then?", AT, question_id))
        turns.append(Turn(len(turns) + 1, "candidate", text, AT, question_id))
    return turns


def takes_back(language: str, sentence: str) -> set[bool]:
    """Whether the story goes: said in the next turn, to the next question, and at the end of the same answer."""
    story = STORIES[language]
    ways: Sequence[Sequence[tuple[str, str]]] = (
        [("q_1", story), ("q_1", sentence)],
        [("q_1", story), ("q_2", sentence)],
        [("q_1", f"{story} {sentence}")],
    )
    return {2 in find_retractions(told(each)).withdrawn for each in ways}


def denies(statement: str, sentence: str) -> bool:
    return bool([*denials_of(statement, told([("q_1", sentence)]))])


def found_in(description: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    found = sort_description(description["text"], description["language"])
    facts = [each.statement for each in found.requirements]
    not_asked = [each.statement for each in found.not_asked]
    assert all(each in description["text"] for each in (*facts, *not_asked))
    yield from ((each, any(each in one for one in facts)) for each in description["facts"])
    yield from ((each, any(each in one for one in not_asked)) for each in description["forbidden"])
    yield from ((each, not any(each in one for one in (*facts, *not_asked))) for each in description["none"])


def share(rows: Iterable[bool]) -> float:
    seen = [*rows]
    return sum(seen) / len(seen)


def test_answers_are_read_as_due_and_no_no_is_a_yes() -> None:
    rows = [
        (
            answer["due"],
            read_fact(sort_statements([each["statement"]], "en").requirements[0], answer["text"], AT.year)[0],
        )
        for each in EARLIER["facts"]
        for answer in each["answers"]
    ]
    assert share(due == read for due, read in rows) >= LEAST_READ
    assert ("DENIED", "CONFIRMED") not in rows
    assert ("CONFIRMED", "DENIED") not in rows


def test_statements_are_sorted_as_due_and_what_nobody_may_ask_is_not_asked() -> None:
    rows = [each.split(" | ", 1) for several in EARLIER["statements"].values() for each in several]
    assert share(kind(statement) == due for due, statement in rows) >= LEAST_SORTED
    assert all(kind(statement) == due for due, statement in rows if due == "NOT_ASKED")


@pytest.mark.parametrize(
    ("about", "least"), [("beside", 0.95), ("facts", 0.9), ("forbidden", 1), ("stories", 0.95)]
)
def test_held_out_statements_are_sorted_as_due(about: str, least: float) -> None:
    rows = [each.split(" ", 1) for one in HELD_OUT["statements"].values() for each in one[about]]
    assert share(sorted_as(statement) == due for due, statement in rows) >= least


def test_held_out_answers_are_read_as_due_and_no_no_is_a_yes() -> None:
    rows = []
    for each in HELD_OUT["answers"]:
        for due, answer in (one.split(" ", 1) for one in each["said"]):
            rows.append(([LETTERS[one] for one in due.split("/")], status(each["statement"], answer)))
    assert share(read in due for due, read in rows) >= 0.95
    assert [row for row in rows if row[1] != "UNCLEAR" and row[1] not in row[0]] == []


@pytest.mark.parametrize(
    ("said", "first", "due"),
    [
        ("yes", "Yes.", {"UNCLEAR", "DENIED"}),
        ("no", "No.", {"UNCLEAR", "CONFIRMED"}),
        ("still", "Yes.", {"CONFIRMED"}),
    ],
)
def test_a_held_out_later_answer_opens_a_fact_again_or_leaves_it(
    said: str, first: str, due: set[str]
) -> None:
    rows = [each.split(" | ") for each in HELD_OUT["later"][said]]
    assert [later for statement, later in rows if status(statement, first, later) not in due] == []


def test_held_out_stories_are_taken_back_and_others_left_alone() -> None:
    rows = [(tag, *each.split(" ", 1)) for tag, one in HELD_OUT["retractions"].items() for each in one]
    assert share(takes_back(tag, text) == {True} for tag, due, text in rows if due == "1") >= 0.95
    assert [text for tag, due, text in rows if due == "0" and takes_back(tag, text) != {False}] == []


def test_held_out_denials_are_seen_and_others_left_alone() -> None:
    rows = [(each[0], *each[2:].split(" | ")) for each in HELD_OUT["denials"]["said"]]
    assert share(denies(statement, text) for due, statement, text in rows if due == "1") >= 0.8
    assert [text for due, statement, text in rows if due == "0" and denies(statement, text)] == []


@pytest.mark.parametrize("description", [*HELD_OUT["descriptions"], *STRANGER["descriptions"]])
def test_a_description_holds_its_facts_and_what_nobody_may_ask(description: dict[str, Any]) -> None:
    assert [each for each, is_right in found_in(description) if not is_right] == []


def test_of_fresh_sentences_few_are_read_and_none_as_its_opposite() -> None:
    rows = [
        (LETTERS[one[0]], status(each["statement"], one[2:]))
        for each in FRESH["answers"]
        for one in each["said"]
    ]
    assert share(due == read for due, read in rows) >= 0.4
    assert not {("CONFIRMED", "DENIED"), ("DENIED", "CONFIRMED"), ("UNCLEAR", "CONFIRMED")} & {*rows}
    statements = [(each[0], sorted_as(each[2:])) for each in FRESH["statements"]]
    assert share(due == kind for due, kind in statements) >= 0.75
    assert [each for each in statements if each[1] == "N" != each[0]] == []
    assert share(each for one in FRESH["descriptions"] for _, each in found_in(one)) >= 0.9
    taken = [(tag, *each.split(" ", 1)) for tag, one in FRESH["retractions"].items() for each in one]
    assert [text for tag, due, text in taken if due == "0" and takes_back(tag, text) != {False}] == []


def test_what_the_stranger_answered_is_read_as_due_and_no_no_is_a_yes() -> None:
    rows = [(due.split("|"), status(statement, answer)) for _, statement, answer, due in STRANGER["answers"]]
    assert share(read in due for due, read in rows) >= 0.98  # "not yet" is UNCLEAR, and not DENIED
    assert [row for row in rows if row[1] != "UNCLEAR" and row[1] not in row[0]] == []


def test_what_the_stranger_said_later_opens_a_fact_again_or_leaves_it() -> None:
    assert [
        later
        for statement, first, later, due in STRANGER["later"]
        if status(statement, first, later) not in due.split("|")
    ] == []


def test_statements_of_the_stranger_are_sorted_as_due() -> None:
    rows = [(statement, *f"{due} ".split(" ", 1)) for statement, due in STRANGER["statements"]]
    assert [each for each, due, _ in rows if sorted_as(each).upper() != due] == []
    musts = [sorted_as(each) == "F" for each, due, is_must in rows if due == "F" and is_must == "must "]
    assert share(musts) >= 0.85  # "5+ years" is no must


def test_what_the_stranger_took_back_is_withdrawn() -> None:
    rows = [(text, takes_back(tag, text) == {bool(due)}) for tag, text, due in STRANGER["retractions"]]
    assert [text for text, is_right in rows if not is_right] == []
    assert all(denies(statement, text) for statement, text in STRANGER["denials"])


IDIOMS = tomllib.loads((ROOT / "tests/cases/idioms.toml").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "least"), [("known", 0.9), ("fresh", 0.3)])
def test_an_idiom_is_read_as_due_or_asked_once_more_and_never_its_opposite(kind: str, least: float) -> None:
    rows = []
    for each in IDIOMS[kind]:
        (fact,) = sort_statements([each["statement"]], "en").requirements
        for one in each["said"]:
            read, _ = read_fact(fact, one[2:], AT.year)
            rows.append((LETTERS[one[0]], read))
            assert read in (LETTERS[one[0]], "UNCLEAR"), one
            assert read != "UNCLEAR" or is_left_open(fact, one[2:], AT.year), one
    assert share(due == read for due, read in rows) >= least


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
@pytest.mark.parametrize(
    ("statement", "due"),
    [
        ("Full UK driving licence", ["CONFIRMED", "DENIED", "UNCLEAR"]),
        ("no criminal record", ["CONFIRMED", "DENIED", "UNCLEAR"]),
        ("5+ years of Java", ["DENIED", "UNCLEAR"]),
        ("German B2", ["DENIED", "DENIED", "CONFIRMED", "CONFIRMED", "UNCLEAR"]),
    ],
)
def test_each_answer_that_is_offered_is_read_as_what_it_says(
    language: str, statement: str, due: list[str]
) -> None:
    (fact,) = sort_statements([statement], language).requirements
    of_statement, *offered = re.findall(r"[“„«] ?(.+?) ?[”“»]", asked_again(fact, language))
    assert (of_statement, len(offered)) == (statement, len(due))
    for each, status in zip(offered, due, strict=True):
        assert read_fact(fact, each, AT.year)[0] == status, each


THIRD = json.loads((ROOT / "tests/cases/third_stranger.json").read_text("utf-8"))


def test_of_what_a_third_stranger_answered_nothing_is_read_as_its_opposite() -> None:
    rows = []
    for language, statement, answer, due in THIRD["answers"]:
        (fact,) = sort_statements([statement], language).requirements
        rows.append((due, read_fact(fact, answer, AT.year)[0], answer))
    assert [answer for due, read, answer in rows if {due, read} == {"CONFIRMED", "DENIED"}] == []
    assert share(due == read for due, read, _ in rows) >= 0.65
    assert share(read in (due, "UNCLEAR") for due, read, _ in rows) >= 0.98


def test_what_a_third_stranger_took_back_at_the_end_of_a_story_is_withdrawn() -> None:
    rows = [
        (text, bool(find_retractions(told([("q_1", f"{STORIES[tag]} {text}")])).withdrawn))
        for tag, text in THIRD["retractions"]
    ]
    assert [text for text, is_seen in rows if not is_seen] == []
