"""docs/outcomes.md keeps its word: each outcome that it lists comes of the answer that it names."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from interviews.adapters import rehearsal_engine
from interviews.adapters.rehearsal_engine import outcomes
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.scoring import assess
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.plans.plan import Brief, Plan
from interviews.domain.plans.statements import sort_statements
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Moment
from local.eval.trials import AT, made

DOCS = Path(__file__).parents[2] / "docs" / "outcomes.md"
CHOSEN = re.findall(r"^\| `(\[outcome: \w+\])` \| (\w+) \| (\d+|null)", DOCS.read_text(), re.MULTILINE)
BOUNDED = re.findall(r'^\| "([^"]+)" \| (\w+)', DOCS.read_text(), re.MULTILINE)
BRIEF = Brief(
    position="Nurse", level="MID", qualifications=("Wound care", "Handing over at the end of a shift")
)
ENGINE = rehearsal_engine.build()


def interviewed(*given: tuple[str, str]) -> list[Turn]:
    """The interviewer's question and the answer, by the question's id."""
    turns: list[Turn] = []
    for question_id, answer in given:
        turns.append(Turn(len(turns) + 1, "interviewer", "Please tell me.", AT, question_id))
        turns.append(Turn(len(turns) + 1, "candidate", answer, AT, question_id))
    return turns


def assessed(plan: Plan, turns: list[Turn]) -> Assessment:
    assessment, _ = assess(
        plan,
        turns,
        ENGINE.assess(BRIEF, plan, turns),
        assessment_id="a",
        version=1,
        generated_at=AT,
        origin=ENGINE.origin,
    )
    return assessment


def first(plan: Plan) -> str:
    return plan.stories()[0][1].question_id


def test_the_page_lists_every_outcome() -> None:
    assert {recommendation for _, recommendation, _ in CHOSEN} == set(outcomes.SCORES)
    assert len(BOUNDED) == 3


@pytest.mark.parametrize(("answer", "recommendation", "overall"), CHOSEN)
@pytest.mark.parametrize("within", ["{}", "Well, here it is: {} Thank you."])
def test_a_chosen_outcome_comes(answer: str, recommendation: str, overall: str, within: str) -> None:
    plan = made(ENGINE, BRIEF)
    found = assessed(plan, interviewed((first(plan), within.format(answer))))
    assert found.recommendation == recommendation
    assert found.overall_score == (None if overall == "null" else float(overall))
    assert found.basis == "REHEARSAL"


def test_the_last_one_counts_and_other_answers_are_anything() -> None:
    plan = made(ENGINE, BRIEF)
    (_, one), (_, other), *_ = plan.stories()
    turns = interviewed(
        (one.question_id, "[outcome: NO_HIRE]"),
        (other.question_id, "[outcome: HIRE]"),
        (one.question_id, "Hm."),
    )
    assert assessed(plan, turns).recommendation == "HIRE"


@pytest.mark.parametrize(("answer", "recommendation"), BOUNDED)
def test_what_the_role_must_have_bounds_it(answer: str, recommendation: str) -> None:
    (requirement,) = sort_statements(["NMC registered nurse, must have pin"], "en").requirements
    plan = made(ENGINE, BRIEF).model_copy(update={"requirements": (requirement,)})
    turns = interviewed((requirement.requirement_id, answer), (first(plan), "[outcome: STRONG_HIRE]"))
    assert assessed(plan, turns).recommendation == recommendation


def test_an_answer_without_one_is_rated_by_what_it_tells() -> None:
    plan = made(ENGINE, BRIEF)
    assert outcomes.chosen(plan, interviewed((first(plan), "outcome: HIRE"))) is None


def test_a_plan_fails_where_the_position_says_so() -> None:
    brief = BRIEF.model_copy(update={"position": "Nurse [fail: plan]"})
    with pytest.raises(EngineUnavailable, match="asked to fail at: plan"):
        ENGINE.plan(brief, ENGINE.validate_skills(BRIEF))


def test_a_slow_plan_takes_as_long_as_the_position_says_and_no_longer_than_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("interviews.adapters.rehearsal_engine.outcomes.time.sleep", slept.append)
    for position in ("Nurse [slow: 20]", "Nurse [slow: 600]", "Nurse"):
        ENGINE.plan(BRIEF.model_copy(update={"position": position}), ENGINE.validate_skills(BRIEF))
    assert slept == [20, 60]


def test_a_turn_fails_after_the_answer_that_says_so_alone() -> None:
    plan = made(ENGINE, BRIEF)
    turns = interviewed((first(plan), "[fail: turn]"))
    with pytest.raises(EngineUnavailable):
        ENGINE.next_turn(BRIEF, plan, turns, Moment(0, 0, 1500))
    turns[-1] = replace(turns[-1], text="I dressed the wound.")
    assert ENGINE.next_turn(BRIEF, plan, turns, Moment(0, 0, 1500)).message


def test_an_assessment_fails_whatever_else_was_chosen() -> None:
    plan = made(ENGINE, BRIEF)
    turns = interviewed((first(plan), "[fail: assessment]"), (first(plan), "[outcome: HIRE]"))
    with pytest.raises(EngineUnavailable):
        ENGINE.assess(BRIEF, plan, turns)
