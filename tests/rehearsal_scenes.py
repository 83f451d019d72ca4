"""An interview of one competency with the embedded engine, about the cases that were tried from outside."""

import json
from collections.abc import Sequence
from pathlib import Path

from engine_scenes import AT, assessed, planned
from interviews.adapters.rehearsal_engine import build
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.plans.plan import Brief, Plan
from interviews.domain.runs.transcript import Turn

ENGINE = build()
CASES = json.loads((Path(__file__).parent / "cases/answers.json").read_text("utf-8"))
BRIEF = Brief(position=CASES["position"], level="MID", qualifications=tuple(CASES["qualifications"]))
PLAN = planned(ENGINE, BRIEF)


def transcript(*answers: str, plan: Plan = PLAN, place: int = 0) -> list[Turn]:
    """All to the first question of one competency."""
    question = plan.competencies[place].questions[0]
    turns: list[Turn] = []
    for each in answers:
        number = len(turns) + 1
        turns.append(Turn(number, "interviewer", question.text, AT, question.question_id))
        turns.append(Turn(number + 1, "candidate", each, AT, question.question_id))
    return turns


def made_of(turns: Sequence[Turn], plan: Plan = PLAN, brief: Brief = BRIEF) -> Assessment:
    return assessed(ENGINE, turns, plan, brief)
