"""Revisions in a recruiter's words: a handful of orders is understood, and what is not changes nothing. Nor does what
nobody may ask, or what is a fact and no story."""

import re
from collections.abc import Sequence

from ...domain.guardrails.protected_topics import topic_wished_for
from ...domain.plans.plan import Brief, Competency, Plan, PlanDraft, Question
from ...domain.plans.skill_coverage import skills_coverage
from ...domain.plans.statements import sort_statements
from ...usecases.guardrails.engine import Revision
from .planning import MOST_QUESTIONS_EACH, Frames, make_question, shown
from .texts import pattern, quoted, rules

_QUOTED = re.compile(r"[\"“„«‘']\s*([^\"“”„«»]{8,500}?)\s*[\"”“»’'](?!\w)")
MOST_TOPIC_WORDS = 8
HEAVIER = 1.5


def revise(brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]) -> PlanDraft:
    """What no order speaks of keeps its ids and its words."""
    competencies = list(plan.competencies)
    orders = [(each.target, each.instruction) for each in revisions] + [("plan", feedback or "")]
    for target, order in orders:
        if _may_be_asked(order):
            competencies = _carried_out(brief, competencies, target, order)
    competencies = _balanced(competencies, plan)
    return PlanDraft(
        greeting=plan.greeting,
        duration_minutes=plan.duration_minutes,
        skills=plan.skills,
        skills_coverage=skills_coverage(plan.skills, competencies),
        competencies=tuple(competencies),
    )


def _may_be_asked(order: str) -> bool:
    wanted = [topic] if (topic := _topic(order)) else []
    if wording := _QUOTED.search(order):
        wanted = [wording[1]]
    known = sort_statements(wanted, "en")
    return not (topic_wished_for(order) or known.not_asked or known.requirements)


def _carried_out(
    brief: Brief, competencies: Sequence[Competency], target: str, order: str
) -> list[Competency]:
    if target != "plan":
        return [_changed(brief, each, target, order) for each in competencies]
    named = [each for each in competencies if each.name.casefold() in order.casefold()]
    if named:
        return [_of_competency(brief, each, order) if each in named else each for each in competencies]
    if _says("fewer", order):
        return [each.model_copy(update={"questions": each.questions[:1]}) for each in competencies]
    if _says("add", order):
        place = _place_for(_topic(order), competencies)
        return [
            _with_question(brief, each, order) if number == place else each
            for number, each in enumerate(competencies)
        ]
    for kind in ("easier", "harder"):
        if _says(kind, order):
            return [_of_competency(brief, each, order) for each in competencies]
    return list(competencies)


def _changed(brief: Brief, competency: Competency, target: str, order: str) -> Competency:
    if target == competency.competency_id:
        return _of_competency(brief, competency, order)
    questions = [
        new
        for each in competency.questions
        for new in ([each] if each.question_id != target else _of_question(brief, competency, each, order))
    ]
    return competency.model_copy(update={"questions": tuple(questions) or competency.questions})


def _of_question(brief: Brief, competency: Competency, question: Question, order: str) -> list[Question]:
    """What becomes of the one question that is meant."""
    if wording := _QUOTED.search(order):
        return [_question(brief, competency, wording[1])]
    if _says("drop", order):
        return [] if len(competency.questions) > 1 else [question]
    if _says("easier", order) or _says("fewer", order):
        return [_framed(brief, competency, "easier", question)]
    if topic := _topic(order):
        return [_framed(brief, competency, "focused", question, topic)]
    if _says("harder", order):
        return [_framed(brief, competency, "further", question)]
    return [question]


def _of_competency(brief: Brief, competency: Competency, order: str) -> Competency:
    if _says("optional", order):
        return competency.model_copy(
            update={"required": False, "minimum_score": min(2, competency.minimum_score)}
        )
    if _says("required", order):
        return competency.model_copy(
            update={"required": True, "minimum_score": max(3, competency.minimum_score)}
        )
    for kind, factor in (("more_weight", HEAVIER), ("less_weight", 1 / HEAVIER)):
        if _says(kind, order):
            return competency.model_copy(update={"weight": min(1.0, competency.weight * factor)})
    if _says("fewer", order):
        return competency.model_copy(update={"questions": competency.questions[:1]})
    if _says("add", order):
        return _with_question(brief, competency, order)
    first, *rest = competency.questions
    return competency.model_copy(
        update={"questions": (*_of_question(brief, competency, first, order), *rest) or (first,)}
    )


def _with_question(brief: Brief, competency: Competency, order: str) -> Competency:
    """One more; in the place of the last where there are many."""
    wording, topic = _QUOTED.search(order), _topic(order)
    if wording:
        made = _question(brief, competency, wording[1])
    elif topic:
        made = _framed(brief, competency, "focused", competency.questions[0], topic)
    else:
        made = _framed(brief, competency, "further", competency.questions[-1])
    kept = [each for each in competency.questions if each.question_id != made.question_id]
    return competency.model_copy(update={"questions": (*kept[: MOST_QUESTIONS_EACH - 1], made)})


def _framed(brief: Brief, competency: Competency, kind: str, question: Question, topic: str = "") -> Question:
    """By the first frame of its kind that no question of the competency has yet."""
    frames = Frames(brief.language)
    texts = {each.text for each in competency.questions}
    about = (competency.qualifications or (competency.name,))[0]
    statement = quoted(shown(about, brief.language), brief.language)
    quoted_topic = quoted(topic, brief.language) if topic else ""
    for _ in range(MOST_QUESTIONS_EACH):
        text = frames.ask(kind, statement=statement, topic=quoted_topic, position=brief.position)
        if text not in texts:
            return make_question(competency.competency_id, text, about, brief.language)
    return question


def _question(brief: Brief, competency: Competency, text: str) -> Question:
    line = " ".join(text.split())
    about = (competency.qualifications or (competency.name,))[0]
    return make_question(competency.competency_id, line, about, brief.language)


def _says(kind: str, order: str) -> bool:
    if kind == "required" and _says("optional", order):
        return False
    return bool(pattern("orders", kind).search(order))


def _topic(order: str) -> str:
    """What an order wants asked about: the words after "about", to the end of the sentence."""
    for language in rules("orders").languages("about"):
        if match := pattern("orders", "about", language=language).search(order):
            sentence = re.split(r"[.!?;\n]", order[match.end() :])[0].strip(" ,:\"'")
            words = pattern("orders", "too").sub("", sentence).split()
            if words:
                return " ".join(words[:MOST_TOPIC_WORDS])
    return ""


def _place_for(topic: str, competencies: Sequence[Competency]) -> int:
    """Where the topic is named, else where most weight is."""
    words = topic.casefold().split()
    named = [
        number
        for number, each in enumerate(competencies)
        if any(
            word in " ".join((each.name, *each.qualifications)).casefold() for word in words if len(word) > 3
        )
    ]
    return named[0] if named else max(range(len(competencies)), key=lambda at: (competencies[at].weight, -at))


def _balanced(competencies: Sequence[Competency], plan: Plan) -> list[Competency]:
    """Weights sum to 1 again where one of them was changed."""
    if [each.weight for each in competencies] == [each.weight for each in plan.competencies]:
        return list(competencies)
    total = sum(each.weight for each in competencies)
    return [each.model_copy(update={"weight": round(each.weight / total, 6)}) for each in competencies]
