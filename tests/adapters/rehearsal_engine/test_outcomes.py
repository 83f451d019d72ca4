"""Outcomes that an integrator chooses (docs/outcomes.md)."""

import time

import pytest

from engine_scenes import planned
from interviews.adapters.rehearsal_engine import outcomes
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.plans.plan import Brief
from interviews.usecases.guardrails.engine import Moment
from rehearsal_scenes import BRIEF, ENGINE, PLAN, made_of, transcript


@pytest.mark.parametrize("outcome", outcomes.SCORES)
def test_an_answer_chooses_the_recommendation(outcome: str) -> None:
    assessment = made_of(transcript(f"Hello. [outcome: {outcome}]"))
    assert (assessment.recommendation, assessment.basis) == (outcome, "REHEARSAL")
    assert (assessment.overall_score is None) == (outcome == "INSUFFICIENT_EVIDENCE")


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
