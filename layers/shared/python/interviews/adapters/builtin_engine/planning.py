"""The plan of the built-in engine."""

import hashlib
from collections.abc import Sequence

from ...domain.plans.plan import Brief, Competency, PlanDraft, Question, Skill
from ...domain.plans.skill_coverage import skills_coverage
from .asking import capacity, focus_of, make_questions
from .clustering import Cluster, cluster, question_count, weights
from .occupations import themes_of_position
from .rubric import sub_dimensions
from .sources import read_brief
from .statements import Reading


def draft_plan(brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
    clusters = cluster(read_brief(brief), brief.duration_minutes)
    shares = weights([each.importance for each in clusters])
    counts = share_questions(
        question_count(brief.duration_minutes),
        shares,
        [capacity(each.readings, brief.level) for each in clusters],
    )
    kinds = [each.readings[0].kind for each in clusters]
    variants = [kinds[:place].count(kind) for place, kind in enumerate(kinds)]
    competencies: list[Competency] = []
    for each, share, count, variant in zip(clusters, shares, counts, variants, strict=True):
        asked = [question for one in competencies for question in one.questions]
        competencies.append(_competency(brief, each, share, count, variant, asked))
    return PlanDraft(
        greeting=greet(brief, sum(counts)),
        duration_minutes=brief.duration_minutes,
        skills=tuple(skills),
        skills_coverage=skills_coverage(skills, competencies),
        competencies=tuple(competencies),
    )


def share_questions(total: int, shares: Sequence[float], most: Sequence[int]) -> list[int]:
    """One question each, then the rest where the weight is least served, never more than there are to ask."""
    counts = [1] * len(shares)
    while sum(counts) < total:
        open_places = [place for place, count in enumerate(counts) if count < most[place]]
        if not open_places:
            break
        counts[max(open_places, key=lambda place: (shares[place] / counts[place], -place))] += 1
    return counts


def greet(brief: Brief, questions: int) -> str:
    company = f" at {brief.company_name}" if brief.company_name else ""
    count = "one question" if questions == 1 else f"{questions} questions"
    language = "" if brief.language.lower().split("-")[0] == "en" else " The interview is held in English."
    return (
        f"Hello, and thank you for your time. I am an AI interviewer and will ask you {count} about the "
        "role of "
        f"{brief.position}{company}; we have about {brief.duration_minutes} minutes.{language} Real "
        "examples from your own work help "
        "most: what the situation was, what you did, and what came of it. Take the time you need, and "
        "say so if a "
        "question is unclear. A person reads your answers and makes the decision."
    )


def competency_id(readings: Sequence[Reading]) -> str:
    key = "\n".join(each.statement for each in readings)
    return "c_" + hashlib.sha256(key.encode()).hexdigest()[:10]


def minimum_score(level: str, is_required: bool, is_strong: bool) -> int:
    if not is_required or level == "JUNIOR":
        return 2
    return 4 if is_strong and level in ("LEAD", "PRINCIPAL") else 3


def _competency(
    brief: Brief, found: Cluster, weight: float, questions: int, variant: int, asked: Sequence[Question]
) -> Competency:
    own_id = competency_id(found.readings)
    is_strong = any(each.emphasis == "strong" for each in found.readings)
    return Competency(
        competency_id=own_id,
        name=found.name,
        weight=weight,
        required=found.is_required,
        minimum_score=minimum_score(brief.level, found.is_required, is_strong),
        qualifications=tuple(each.statement for each in found.readings) if brief.qualifications else (),
        sub_dimensions=sub_dimensions(found.kind, focus_of(found.readings), brief.level),
        questions=make_questions(
            own_id,
            found.readings,
            brief.level,
            questions,
            variant,
            themes_of_position(brief.position),
            asked,
        ),
    )
