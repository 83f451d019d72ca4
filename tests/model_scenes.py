"""A plan made by hand and what is said in it: the model's engine is tested without any other engine."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import engine_scenes
from engine_scenes import AT, BRIEF, GOOD, VAGUE
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.plans.plan import Brief, Competency, GeneratedBy, Plan, Question, SubDimension
from interviews.domain.plans.requirement import Requirement
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Engine

__all__ = [
    "AT",
    "BRIEF",
    "GOOD",
    "LICENCE",
    "VAGUE",
    "assessed",
    "facts_answered",
    "plan",
    "plan_with_facts",
    "transcript",
]

LICENCE = Requirement(
    requirement_id="r_licence",
    statement="Valid driving licence, class B",
    kind="LICENCE",
    must_have=True,
    question="Do you hold a valid driving licence, class B?",
)
_INDICATORS = {
    "1": "Nothing of the kind is told, or it is denied.",
    "2": "Names the subject without a case of their own.",
    "3": "Tells a case of their own with its steps.",
    "4": "Tells why they chose one way over another.",
    "5": "Weighs the options and proves the outcome with a figure.",
}
_TOPICS = (
    (
        "TypeScript in production",
        ("a project of yours", "a large file that you split", "a mistake with types"),
    ),
    (
        "Distributed systems",
        ("the hardest one", "services that depend on each other", "a fault between replicas"),
    ),
    ("Concurrency", ("work at the same time", "a race that you found", "a limit of a partner's API")),
)


@cache
def plan() -> Plan:
    competencies = tuple(
        _competency(number, name, statement, topics)
        for number, ((name, topics), statement) in enumerate(zip(_TOPICS, BRIEF.qualifications, strict=True))
    )
    return Plan(
        greeting="Welcome. An AI asks the questions, and a person reads your answers and decides.",
        duration_minutes=30,
        skills=(),
        skills_coverage={},
        competencies=competencies,
        plan_id="11111111-1111-4111-8111-111111111111",
        version=1,
        status="APPROVED",
        generated_at=AT,
        generated_by=GeneratedBy(engine="openai", model="m", prompt_version="p"),
    )


def plan_with_facts() -> Plan:
    return plan().model_copy(update={"requirements": (LICENCE,)})


def _competency(number: int, name: str, statement: str, topics: Sequence[str]) -> Competency:
    return Competency(
        competency_id=f"c_{number}",
        name=name,
        weight=(0.34, 0.33, 0.33)[number],
        required=True,
        minimum_score=3,
        qualifications=(statement,),
        sub_dimensions=(SubDimension(name="Depth", indicators=cast("dict[Any, str]", _INDICATORS)),),
        questions=tuple(_question(number, place, topic) for place, topic in enumerate(topics)),
    )


def _question(number: int, place: int, topic: str) -> Question:
    return Question(
        question_id=f"q_{number}_{place}",
        text=f"Tell me about {topic} from your own work on {_TOPICS[number][0].lower()}.",
        intent="Whether the person did it themselves.",
        follow_ups=(f"What was your own part in {topic}?", f"What came of {topic} in the end?"),
        expected_signals=("names the options that were weighed", "gives a figure for the outcome"),
    )


def transcript(answers: Sequence[str], of: Plan | None = None) -> list[Turn]:
    """Each question about the work with the answer to it, as far as there are answers."""
    turns: list[Turn] = []
    for (_, question), answer in zip((of or plan()).stories(), answers, strict=False):
        turns += _asked(len(turns) + 1, question.text, answer, question.question_id)
    return turns


def facts_answered(answer: str, stories: Sequence[str] = GOOD) -> list[Turn]:
    """The question of fact first, then those about the work."""
    told = _asked(1, LICENCE.question, answer, LICENCE.requirement_id)
    return told + [
        Turn(each.turn + len(told), each.role, each.text, AT, each.question_id)
        for each in transcript(stories)
    ]


def _asked(number: int, question: str, answer: str, question_id: str) -> list[Turn]:
    return [
        Turn(number, "interviewer", question, AT, question_id),
        Turn(number + 1, "candidate", answer, AT, question_id),
    ]


def assessed(
    engine: Engine, turns: Sequence[Turn], of: Plan | None = None, brief: Brief = BRIEF
) -> Assessment:
    return engine_scenes.assessed(engine, turns, of or plan(), brief)
