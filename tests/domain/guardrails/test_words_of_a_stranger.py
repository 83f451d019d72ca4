"""What somebody who had never seen the rules said to an interviewer, and what was written before the mend for them."""

import json
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviews.adapters.rehearsal_engine.texts import languages_spoken, texts
from interviews.domain.guardrails.care import care_in
from interviews.domain.guardrails.intents import asks_to_skip, asks_to_stop
from interviews.usecases.guardrails.engine import Moment
from rehearsal_scenes import BRIEF, ENGINE, PLAN, transcript

CASES = Path(__file__).parents[2] / "cases"
SAID: list[dict[str, Any]] = json.loads((CASES / "stranger_care.json").read_text("utf-8"))
HELD_OUT: dict[str, dict[str, list[str]]] = tomllib.loads((CASES / "held_out_care.toml").read_text("utf-8"))
MOMENT = Moment(len(PLAN.requirements), 0, 1500)
TOLD = [
    text.partition("{")[0]
    for language in languages_spoken()
    for text in texts(language)["asides"].values()
    if not text.startswith("{")
]
IS_DUE: dict[str, Callable[[str], bool]] = {
    "grave": {"DISTRESS", "DANGER", "MINOR"}.__contains__,
    "needs": "NEEDS".__eq__,
    "questions": {"ASIDE", "DATA", "ERASURE"}.__contains__,
    "wishes": {"SKIP", "STOP", "ASIDE"}.__contains__,
}
"""Of the kinds that are no answer; all others are."""
FLOOR = {
    "grave": 59,
    "near_grave": 59,
    "needs": 48,
    "mentions": 60,
    "questions": 60,
    "wishes": 39,
    "near_wishes": 57,
}
"""Of 60 of each kind, as due: no reason to fit a rule to one of these sentences."""


def taken_as(said: str) -> str:
    if care := care_in(said):
        return care.kind
    if asks_to_stop(said):
        return "STOP"
    if asks_to_skip(said):
        return "SKIP"
    words = ENGINE.next_turn(BRIEF, PLAN, transcript(said), MOMENT)
    return "ASIDE" if any(map(words.message.startswith, TOLD)) else "ANSWER"


@pytest.mark.parametrize("case", SAID, ids=[each["said"][-80:] for each in SAID])
def test_what_a_stranger_said_is_taken_as_it_was_meant(case: dict[str, Any]) -> None:
    assert taken_as(case["said"]) in case["due"]


def test_what_was_written_before_the_mend_is_mostly_taken_as_it_was_meant() -> None:
    as_due = Counter(
        kind
        for kinds in HELD_OUT.values()
        for kind, sentences in kinds.items()
        for said in sentences
        if IS_DUE.get(kind, "ANSWER".__eq__)(taken_as(said))
    )
    assert all(as_due[kind] >= floor for kind, floor in FLOOR.items()), as_due
