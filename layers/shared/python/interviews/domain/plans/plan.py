"""The interview plan as partners see it (contract §3), and what every plan must hold, whichever engine made it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from ..guardrails.protected_topics import protected_topic
from ..kernel.errors import EngineUnavailable
from ..kernel.model import Model, Time
from ..runs.transcript import Turn
from .requirement import NotAsked, Requirement

PlanStatus = Literal["DRAFT", "APPROVED", "REJECTED", "SUPERSEDED"]
WEIGHT_TOLERANCE = 0.001
MOST_FOLLOW_UPS = 4
LONGEST_TEXT = 2_000
LONGEST_PLAN = 100_000
"""Characters; an item of DynamoDB takes 400 KB."""


class Brief(Model):
    """What an engine may know of a request. No name, e-mail or profile: planning and scoring are blind. Its
    `qualifications` are those that are shown in work; facts are sorted out before (statements.py)."""

    position: str
    level: str
    qualifications: tuple[str, ...] = ()
    job_description: str | None = None
    company_name: str | None = None
    company_description: str | None = None
    duration_minutes: int = 30
    language: str = "en"
    fact_questions: int = 0
    """So many short questions of fact are asked before the engine's."""


class GeneratedBy(Model):
    engine: str
    model: str
    prompt_version: str


class Skill(Model):
    name: str
    """The skill's name."""
    canonical_name: str
    """The skill's usual name."""
    qualification: str
    """The statement that it comes from, verbatim."""


class SubDimension(Model):
    name: str
    """The sub-dimension's name."""
    indicators: dict[Literal["1", "2", "3", "4", "5"], str]
    """By score, 1 to 5, what an answer of that score shows."""


class Question(Model):
    question_id: str
    """The question's id within the plan."""
    text: str
    """What is asked."""
    intent: str
    """What the question is to find out."""
    follow_ups: tuple[str, ...] = ()
    """What the interviewer may ask on, if the answer leaves it open."""
    expected_signals: tuple[str, ...] = ()
    """What a good answer would show."""

    def open_text(self, turns: Sequence[Turn]) -> str:
        """What was asked last and is not answered yet: the question, or a follow-up to it."""
        said = next((each.text for each in reversed(turns) if each.role == "interviewer"), self.text)
        return next((each for each in self.follow_ups if each in said), self.text)


class Competency(Model):
    competency_id: str
    name: str
    weight: Annotated[float, Field(gt=0, le=1)]
    required: bool
    minimum_score: Annotated[int, Field(ge=1, le=5)]
    qualifications: tuple[str, ...]
    """The statements that it covers, verbatim."""
    sub_dimensions: tuple[SubDimension, ...]
    """The parts of a competency that are rated."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    """The questions to ask about it."""


class PlanDraft(Model):
    """What an engine makes; `Plan` adds identity, origin, and what the domain sorted out before."""

    greeting: str
    """The interviewer's first words."""
    duration_minutes: int
    skills: tuple[Skill, ...]
    """What the statements ask for."""
    skills_coverage: dict[str, bool]
    """By a skill's usual name, whether the plan asks about it."""
    competencies: Annotated[tuple[Competency, ...], Field(min_length=1)]
    """What is asked about and scored."""


class Plan(PlanDraft):
    plan_id: str
    version: int
    """Counted from 1, one more with each revision."""
    status: PlanStatus
    """DRAFT until somebody decides, APPROVED, REJECTED, or SUPERSEDED by a revision."""
    generated_at: Time
    generated_by: GeneratedBy
    requirements: tuple[Requirement, ...] = ()
    """Facts that the role asks for: asked once, plainly, and never scored."""
    not_asked: tuple[NotAsked, ...] = ()
    """Statements that nobody may ask about, each with the reason."""

    def question(self, question_id: str) -> Question | None:
        return next((each for each in self.agenda() if each.question_id == question_id), None)

    def requirement(self, question_id: str) -> Requirement | None:
        """Of which a question of the agenda asks, None for a question about a competency."""
        return next((each for each in self.requirements if each.requirement_id == question_id), None)

    def agenda(self) -> list[Question]:
        """All questions in the order in which they are asked: the facts, then the work."""
        facts = [
            Question(question_id=each.requirement_id, text=each.question, intent=each.statement)
            for each in self.requirements
        ]
        return [*facts, *(question for _, question in self.stories())]

    def stories(self) -> list[tuple[Competency, Question]]:
        """The questions that ask for work, each with what it is about."""
        return [
            (competency, question) for competency in self.competencies for question in competency.questions
        ]

    def targets(self) -> set[str]:
        """What a revision may name (contract §3)."""
        competencies = {each.competency_id for each in self.competencies}
        return {"plan"} | competencies | {question.question_id for _, question in self.stories()}


def check_draft(draft: PlanDraft, brief: Brief) -> None:
    """Raises EngineUnavailable for a plan that must never reach a recruiter.

    Weights sum to 1, ids are unique, every indicator from 1 to 5 is there, each qualification statement stands
    verbatim in a competency, no text is blank or endless, and no question is one that nobody may be asked, unless in
    the recruiter's own words.
    """
    problems = list(draft_problems(draft, brief))
    if problems:
        raise EngineUnavailable("The engine made an unusable plan: " + "; ".join(problems))


def draft_problems(draft: PlanDraft, brief: Brief) -> list[str]:
    problems = [*_text_problems(draft), *topic_problems(draft, brief)]
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


def topic_problems(draft: PlanDraft, brief: Brief) -> list[str]:
    """The questions and follow-ups that nobody may be asked; the greeting asks nothing."""
    return [
        f"{competency.competency_id}/{question.question_id} asks about {topic}, which nobody may be asked"
        for competency in draft.competencies
        for question in competency.questions
        for line in (question.text, *question.follow_ups)
        if (topic := _topic_of(line, brief))
    ]


def without_protected(draft: PlanDraft, brief: Brief) -> PlanDraft:
    """Without the follow-ups that nobody may be asked, and without such questions where a competency has others."""
    return draft.model_copy(
        update={
            "competencies": tuple(
                each.model_copy(update={"questions": _permitted(each.questions, brief)})
                for each in draft.competencies
            )
        }
    )


def _permitted(questions: Sequence[Question], brief: Brief) -> tuple[Question, ...]:
    fit = [each for each in questions if not _topic_of(each.text, brief)] or questions
    return tuple(
        each.model_copy(
            update={"follow_ups": tuple(one for one in each.follow_ups if not _topic_of(one, brief))}
        )
        for each in fit
    )


def _topic_of(line: str, brief: Brief) -> str | None:
    return protected_topic(line, (*brief.qualifications, brief.position), (brief.job_description or "",))


def _text_problems(draft: PlanDraft) -> Iterator[str]:
    """Nothing blank and nothing endless."""
    for name, text in _texts(draft):
        if not text.strip():
            yield f"{name} is blank"
        if len(text) > LONGEST_TEXT:
            yield f"{name} has more than {LONGEST_TEXT} characters"
    aside = [each.intent for one in draft.competencies for each in one.questions]
    aside += [name for each in draft.skills for name in (each.name, each.canonical_name)]
    if sum(map(len, [*aside, *(text for _, text in _texts(draft))])) > LONGEST_PLAN:
        yield f"the plan has more than {LONGEST_PLAN} characters"
    for competency in draft.competencies:
        for question in competency.questions:
            name = f"{competency.competency_id}/{question.question_id}"
            if len(question.follow_ups) > MOST_FOLLOW_UPS:
                yield f"{name} has more than {MOST_FOLLOW_UPS} follow-ups"


def _texts(draft: PlanDraft) -> Iterator[tuple[str, str]]:
    yield "the greeting", draft.greeting
    for competency in draft.competencies:
        own = competency.competency_id
        yield f"the name of {own}", competency.name
        for dimension in competency.sub_dimensions:
            yield f"the name of a sub-dimension of {own}", dimension.name
            for score, line in dimension.indicators.items():
                yield f"indicator {score} of {own}/{dimension.name}", line
        for question in competency.questions:
            yield f"question {question.question_id} of {own}", question.text
            for line in question.follow_ups:
                yield f"a follow-up of {own}/{question.question_id}", line
            for line in question.expected_signals:
                yield f"a signal of {own}/{question.question_id}", line
