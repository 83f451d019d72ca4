"""From the model's plan to the domain's: ids, statements, weights and coverage are ours."""

import hashlib
from collections.abc import Iterator, Sequence

from ...domain.plans.plan import (
    WEIGHT_TOLERANCE,
    Brief,
    Competency,
    PlanDraft,
    Question,
    Skill,
    SubDimension,
    draft_problems,
    topic_problems,
    without_protected,
)
from ...domain.plans.skill_coverage import skills_coverage
from .shapes import Planned, PlannedCompetency, PlannedQuestion

MAX_FOLLOW_UPS = 3
_MINUTES_PER_QUESTION = 2
_MINUTES_PER_FACT = 0.5
# The model's arithmetic is worth a correction up to here, and a repair beyond.
_WEIGHT_SLACK = 0.05


def to_draft(brief: Brief, planned: Planned, skills: Sequence[Skill]) -> PlanDraft:
    competencies = balanced([_competency(brief, each) for each in planned.competencies])
    return PlanDraft(
        greeting=planned.greeting.strip(),
        duration_minutes=brief.duration_minutes,
        skills=tuple(skills),
        skills_coverage=skills_coverage(skills, competencies),
        competencies=competencies,
    )


def plan_problems(brief: Brief, planned: Planned) -> list[str]:
    """What must be put right before `to_draft`, or in what it would make."""
    wrong = list(_shape_problems(brief, planned))
    return wrong or draft_problems(without_protected(to_draft(brief, planned, ()), brief), brief)


def plan_flaws(brief: Brief, planned: Planned) -> list[str]:
    """What is worth asking again for, and is left out if it comes again: questions that nobody may be asked."""
    return topic_problems(to_draft(brief, planned, ()), brief)


def minutes_for_work(brief: Brief) -> float:
    """What the short questions of fact leave."""
    return max(0.0, brief.duration_minutes - _MINUTES_PER_FACT * brief.fact_questions)


def balanced(competencies: Sequence[Competency]) -> tuple[Competency, ...]:
    """Weights with four digits that sum to 1; what rounding leaves over goes to the first."""
    total = sum(each.weight for each in competencies)
    rest = [max(0.0001, round(each.weight / total, 4)) for each in competencies[1:]]
    shares = [round(1 - sum(rest), 4), *rest]
    return tuple(
        each.model_copy(update={"weight": share}) for each, share in zip(competencies, shares, strict=True)
    )


def to_question(competency_id: str, planned: PlannedQuestion) -> Question:
    return Question(
        question_id=content_id("q", competency_id, planned.text.strip()),
        text=planned.text.strip(),
        intent=planned.intent.strip(),
        follow_ups=tuple(each.strip() for each in planned.follow_ups[:MAX_FOLLOW_UPS]),
        expected_signals=planned.expected_signals,
    )


def content_id(kind: str, *parts: str) -> str:
    return f"{kind}_" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _competency(brief: Brief, planned: PlannedCompetency) -> Competency:
    statements = tuple(statement_at(brief, index) for index in dict.fromkeys(planned.qualification_indexes))
    own_id = planned.competency_id or content_id("c", planned.name, *statements)
    return Competency(
        competency_id=own_id,
        name=planned.name.strip(),
        weight=planned.weight,
        required=planned.required,
        minimum_score=planned.minimum_score,
        qualifications=statements,
        sub_dimensions=tuple(
            SubDimension.model_validate(
                {
                    "name": each.name,
                    "indicators": dict(zip("12345", each.indicators.model_dump().values(), strict=True)),
                }
            )
            for each in planned.sub_dimensions
        ),
        questions=tuple(to_question(own_id, each) for each in planned.questions),
    )


def statement_at(brief: Brief, index: int) -> str:
    return brief.qualifications[index] if 0 <= index < len(brief.qualifications) else ""


def _shape_problems(brief: Brief, planned: Planned) -> Iterator[str]:
    if not planned.competencies:
        yield "there is no competency"
    indexes = [index for each in planned.competencies for index in each.qualification_indexes]
    yield from (
        f"there is no statement {each}" for each in indexes if not 0 <= each < len(brief.qualifications)
    )
    if len(indexes) != len(set(indexes)):
        yield "a statement stands in more than one competency"
    if any(not 0 < each.weight <= 1 for each in planned.competencies):
        yield "each weight must be above 0 and at most 1"
    total = sum(each.weight for each in planned.competencies)
    if abs(total - 1) > max(_WEIGHT_SLACK, WEIGHT_TOLERANCE):
        yield f"the weights sum to {total:.3f}, not to 1"
    count = sum(len(each.questions) for each in planned.competencies)
    minutes = minutes_for_work(brief)
    if count > max(len(planned.competencies), minutes / _MINUTES_PER_QUESTION):
        yield f"{count} questions are too many for {minutes:g} minutes"
    if not planned.greeting.strip():
        yield "the greeting is empty"
    for each in planned.competencies:
        if not each.name.strip() or not each.questions or any(not one.text.strip() for one in each.questions):
            yield f"competency {each.name!r} needs a name and questions with text"
