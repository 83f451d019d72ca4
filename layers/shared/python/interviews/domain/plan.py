"""The interview plan as partners see it (contract §3), and what every plan must hold, whichever engine made it."""

from typing import Annotated, Literal

from pydantic import Field

from .errors import EngineUnavailable
from .model import Model

PlanStatus = Literal["DRAFT", "APPROVED", "REJECTED", "SUPERSEDED"]
WEIGHT_TOLERANCE = 0.001


class Brief(Model):
    """What an engine may know of a request. No name, e-mail or profile: planning and scoring are blind."""

    position: str
    level: str
    qualifications: tuple[str, ...] = ()
    job_description: str | None = None
    company_name: str | None = None
    company_description: str | None = None
    duration_minutes: int = 30
    language: str = "en"


class GeneratedBy(Model):
    engine: str
    model: str
    prompt_version: str


class Skill(Model):
    name: str
    canonical_name: str
    qualification: str


class SubDimension(Model):
    """`indicators` says, for each score from "1" to "5", what an answer of that score shows."""

    name: str
    indicators: dict[Literal["1", "2", "3", "4", "5"], str]


class Question(Model):
    question_id: str
    text: str
    intent: str
    follow_ups: tuple[str, ...] = ()
    expected_signals: tuple[str, ...] = ()


class Competency(Model):
    competency_id: str
    name: str
    weight: Annotated[float, Field(gt=0, le=1)]
    required: bool
    minimum_score: Annotated[int, Field(ge=1, le=5)]
    qualifications: tuple[str, ...]
    sub_dimensions: tuple[SubDimension, ...]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class PlanDraft(Model):
    """What an engine makes; `Plan` adds identity and origin."""

    greeting: str
    duration_minutes: int
    skills: tuple[Skill, ...]
    skills_coverage: dict[str, bool]
    competencies: Annotated[tuple[Competency, ...], Field(min_length=1)]


class Plan(PlanDraft):
    plan_id: str
    version: int
    status: PlanStatus
    generated_at: str
    generated_by: GeneratedBy

    def question(self, question_id: str) -> Question | None:
        return next((each for _, each in self.agenda() if each.question_id == question_id), None)

    def agenda(self) -> list[tuple[Competency, Question]]:
        """All questions in the order in which they are asked."""
        return [
            (competency, question) for competency in self.competencies for question in competency.questions
        ]

    def targets(self) -> set[str]:
        """What a revision may name (contract §3)."""
        competencies = {each.competency_id for each in self.competencies}
        return {"plan"} | competencies | {question.question_id for _, question in self.agenda()}


def check_draft(draft: PlanDraft, brief: Brief) -> None:
    """Raises EngineUnavailable for a plan that must never reach a recruiter.

    Weights sum to 1, ids are unique, every indicator from 1 to 5 is there, and each qualification statement stands
    verbatim in a competency.
    """
    problems = list(draft_problems(draft, brief))
    if problems:
        raise EngineUnavailable("The engine made an unusable plan: " + "; ".join(problems))


def draft_problems(draft: PlanDraft, brief: Brief) -> list[str]:
    problems = []
    if abs(sum(each.weight for each in draft.competencies) - 1) > WEIGHT_TOLERANCE:
        problems.append("the weights do not sum to 1")
    ids = [each.competency_id for each in draft.competencies]
    ids += [question.question_id for each in draft.competencies for question in each.questions]
    if len(ids) != len(set(ids)) or "plan" in ids:
        problems.append("ids are not unique")
    covered = {statement for each in draft.competencies for statement in each.qualifications}
    problems += [f"not covered: {each!r}" for each in brief.qualifications if each not in covered]
    problems += [
        f"not asked for: {each!r}" for each in covered - set(brief.qualifications) if brief.qualifications
    ]
    for competency in draft.competencies:
        if not competency.sub_dimensions:
            problems.append(f"{competency.competency_id} has no indicators")
        for dimension in competency.sub_dimensions:
            if len(dimension.indicators) != 5:
                problems.append(f"{competency.competency_id}/{dimension.name} lacks indicators")
    return problems
