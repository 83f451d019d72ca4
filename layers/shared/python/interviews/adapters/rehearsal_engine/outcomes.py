"""Outcomes that an integrator chooses, to try every branch of an ATS without a model (docs/outcomes.md).

`[outcome: HIRE]` as an answer gives that recommendation; `[fail: plan]`, `[fail: turn]` and `[fail: assessment]` in the
position or in an answer have the engine fail there, and `[slow: 20]` in the position takes so many seconds to plan.
"""

import re
import time
from collections.abc import Sequence

from ...domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
    Score,
)
from ...domain.kernel.errors import EngineUnavailable
from ...domain.plans.plan import Brief, Plan
from ...domain.runs.transcript import Turn

LONGEST_DELAY = 60
SCORES: dict[str, Score | None] = {
    "STRONG_HIRE": 5,
    "HIRE": 4,
    "MAYBE": 3,
    "NO_HIRE": 1,
    "INSUFFICIENT_EVIDENCE": None,
}
_OUTCOME = re.compile(rf"\[outcome: ?({'|'.join(SCORES)})\]")
_FAILS = re.compile(r"\[fail: ?(plan|turn|assessment)\]")
_SLOW = re.compile(r"\[slow: ?(\d{1,3})\]")


def require_plan(brief: Brief) -> None:
    """Takes the time that the position asks for. Raises EngineUnavailable where it asks for that."""
    if slow := _SLOW.search(brief.position):
        time.sleep(min(int(slow[1]), LONGEST_DELAY))
    _require("plan", brief.position)


def require_words(turns: Sequence[Turn]) -> None:
    """Raises EngineUnavailable."""
    _require("turn", turns[-1].text if turns else "")


def chosen(plan: Plan, turns: Sequence[Turn]) -> Appraisal | None:
    """By the last answer that chooses an outcome. Raises EngineUnavailable."""
    said = [each for each in turns if each.role == "candidate"]
    for each in said:
        _require("assessment", each.text)
    for each in reversed(said):
        if matches := [*_OUTCOME.finditer(each.text)]:
            match = matches[-1]
            return _rated(plan, SCORES[match[1]], Evidence(turn=each.turn, quote=match[0]), match[1])
    return None


def _rated(plan: Plan, score: Score | None, evidence: Evidence, outcome: str) -> Appraisal:
    quotes = (evidence,) if score else ()
    rating = Rating(score=score, rationale=f"Chosen outcome: {outcome}.", evidence=quotes)
    statements = dict.fromkeys(each for one in plan.competencies for each in one.qualifications)
    return Appraisal(
        competencies=tuple(
            CompetencyRatings(competency_id=each.competency_id, ratings=(rating,))
            for each in plan.competencies
        ),
        qualifications=tuple(QualificationRatings(statement=each, ratings=(rating,)) for each in statements),
        summary="The outcome of this rehearsal was chosen.",
    )


def _require(step: str, text: str) -> None:
    if any(each[1] == step for each in _FAILS.finditer(text)):
        raise EngineUnavailable(f"This rehearsal was asked to fail at: {step}.")
