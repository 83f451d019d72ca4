"""Statements and answers that no rule was written or tuned on: where most are read as due, and no no is a yes."""

import tomllib
from pathlib import Path

from interviews.domain.assessments.facts import read_fact
from interviews.domain.plans.statements import sort_statements

HELD_OUT = Path(__file__).parents[2] / "local" / "eval" / "corpus" / "ads" / "held_out_by_stranger.toml"
FOUND = tomllib.loads(HELD_OUT.read_text("utf-8"))
YEAR = 2026
LEAST_READ, LEAST_SORTED = 0.85, 0.9


def kind(statement: str) -> str:
    found = sort_statements([statement], "en")
    if found.not_asked:
        return "NOT_ASKED"
    return found.requirements[0].kind if found.requirements else "-"


def test_answers_are_read_as_due_and_no_no_is_a_yes() -> None:
    rows = [
        (
            answer["due"],
            read_fact(sort_statements([each["statement"]], "en").requirements[0], answer["text"], YEAR)[0],
        )
        for each in FOUND["facts"]
        for answer in each["answers"]
    ]
    assert sum(due == read for due, read in rows) >= LEAST_READ * len(rows)
    assert ("DENIED", "CONFIRMED") not in rows
    assert ("CONFIRMED", "DENIED") not in rows


def test_statements_are_sorted_as_due_and_what_nobody_may_ask_is_not_asked() -> None:
    rows = [each.split(" | ", 1) for several in FOUND["statements"].values() for each in several]
    assert sum(kind(statement) == due for due, statement in rows) >= LEAST_SORTED * len(rows)
    assert all(kind(statement) == due for due, statement in rows if due == "NOT_ASKED")
