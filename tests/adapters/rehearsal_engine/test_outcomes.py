"""Outcomes that an integrator chooses: docs/outcomes.md keeps its word."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine_scenes import AT, planned
from interviews.adapters.rehearsal_engine import outcomes
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.plans.plan import Brief
from interviews.domain.plans.statements import sort_statements
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Moment
from rehearsal_scenes import BRIEF, ENGINE, PLAN, made_of, transcript

PAGE = (Path(__file__).parents[3] / "docs" / "outcomes.md").read_text(encoding="utf-8")
CHOSEN = re.findall(r"^\| `(\[outcome: \w+\])` \| (\w+) \| (\d+|null)", PAGE, re.MULTILINE)
BOUNDED = re.findall(r'^\| "([^"]+)"[^|]* \| (\w+)', PAGE, re.MULTILINE)


def test_the_page_lists_every_outcome_and_failure() -> None:
    assert {recommendation for _, recommendation, _ in CHOSEN} == set(outcomes.SCORES)
    assert len(BOUNDED) == 3
    assert set(re.findall(r"`\[fail: (\w+)\]`", PAGE)) == {"plan", "turn", "assessment"}


@pytest.mark.parametrize(("answer", "recommendation", "overall"), CHOSEN)
@pytest.mark.parametrize("within", ["{}", "Hello. {} Thank you."])
def test_an_answer_chooses_the_recommendation(
    answer: str, recommendation: str, overall: str, within: str
) -> None:
    assessment = made_of(transcript(within.format(answer)))
    assert (assessment.recommendation, assessment.basis) == (recommendation, "REHEARSAL")
    assert assessment.overall_score == (None if overall == "null" else float(overall))


@pytest.mark.parametrize(("answer", "recommendation"), BOUNDED)
def test_what_the_role_must_have_bounds_it(answer: str, recommendation: str) -> None:
    (requirement,) = sort_statements(["NMC registered nurse, must have pin"], "en").requirements
    plan = PLAN.model_copy(update={"requirements": (requirement,)})
    fact = [
        Turn(1, "interviewer", requirement.question, AT, requirement.requirement_id),
        Turn(2, "candidate", answer, AT, requirement.requirement_id),
    ]
    story = [replace(each, turn=each.turn + 2) for each in transcript("[outcome: STRONG_HIRE]")]
    assert made_of([*fact, *story], plan).recommendation == recommendation


def test_the_last_choice_counts() -> None:
    assert made_of(transcript("[outcome: HIRE]", "[outcome: NO_HIRE]")).recommendation == "NO_HIRE"


def test_words_about_an_outcome_choose_none() -> None:
    assert made_of(transcript("The outcome: HIRE everybody.")).recommendation == "INSUFFICIENT_EVIDENCE"


def test_a_step_fails_where_it_is_asked_to() -> None:
    with pytest.raises(EngineUnavailable):
        planned(ENGINE, BRIEF.model_copy(update={"position": "Engineer [fail: plan]"}))
    with pytest.raises(EngineUnavailable):
        made_of(transcript("[fail: assessment]"))
    with pytest.raises(EngineUnavailable):
        ENGINE.next_turn(BRIEF, PLAN, transcript("[fail: turn]"), Moment(0, 0, 900))


def test_a_plan_takes_the_time_that_is_asked_for_and_no_more_than_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for seconds in ("20", "999"):
        planned(ENGINE, Brief(position=f"Engineer [slow: {seconds}]", level="MID", qualifications=("Kafka",)))
    assert slept == [20, outcomes.LONGEST_DELAY]


def test_the_last_choice_of_an_answer_counts_too() -> None:
    assert made_of(transcript("[outcome: HIRE] or rather [outcome: NO_HIRE]")).recommendation == "NO_HIRE"
