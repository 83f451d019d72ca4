"""What a revision may touch: the model returns a whole plan, and only what was asked for is taken from it."""

import re
from collections.abc import Sequence

from ...domain.plans.plan import Brief, Competency, Plan, PlanDraft, Question
from ...domain.plans.skill_coverage import skills_coverage
from ...usecases.guardrails.engine import Revision
from .ordinals import at_places, places_in
from .planning import balanced, plan_problems, to_draft
from .rules import pattern
from .shapes import Planned


def with_known_ids(plan: Plan, planned: Planned) -> Planned:
    """A competency that came back without its id, but with its name, is still the same one."""
    given = {each.competency_id for each in planned.competencies}
    free = {
        _folded(each.name): each.competency_id
        for each in plan.competencies
        if each.competency_id not in given
    }
    competencies = tuple(
        each
        if each.competency_id
        else each.model_copy(update={"competency_id": free.pop(_folded(each.name), None)})
        for each in planned.competencies
    )
    return planned.model_copy(update={"competencies": competencies})


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def revision_problems(brief: Brief, plan: Plan, planned: Planned) -> list[str]:
    planned = with_known_ids(plan, planned)
    known = {each.competency_id for each in plan.competencies}
    given = [each.competency_id for each in planned.competencies if each.competency_id]
    wrong = [f"unknown competencyId {each}" for each in given if each not in known]
    if len(given) != len(set(given)):
        wrong.append("a competencyId stands twice")
    return wrong or plan_problems(brief, planned)


def to_revised(
    brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision], planned: Planned
) -> PlanDraft:
    """With the target `plan`, and feedback that names nothing or speaks of the whole, everything may change; otherwise
    only what the revisions and the feedback name."""
    planned = with_known_ids(plan, planned)
    made = to_draft(brief, planned, plan.skills)
    before = {each.competency_id: each for each in plan.competencies}
    made = made.model_copy(
        update={"competencies": tuple(_with_kept_questions(each, before) for each in made.competencies)}
    )
    named = named_in(plan, feedback) if feedback else set()
    targets = {each.target for each in revisions} | named
    if "plan" in targets or (feedback and not named):
        return made
    after = {each.competency_id: each for each in made.competencies}
    claimed = {
        question.text.strip(): question.question_id
        for each in planned.competencies
        for question in each.questions
        if question.question_id
    }
    merged = [_merged(each, after.get(each.competency_id), targets, claimed) for each in plan.competencies]
    competencies = balanced(merged) if _weights_changed(merged, plan) else tuple(merged)
    return made.model_copy(
        update={
            "greeting": plan.greeting,
            "duration_minutes": plan.duration_minutes,
            "competencies": competencies,
            "skills_coverage": skills_coverage(plan.skills, competencies),
        }
    )


def named_in(plan: Plan, feedback: str) -> set[str]:
    """The ids of the competencies and questions that feedback names, by id, name, words or place; none where it goes
    beyond them, unless it says that nothing else is to change. A place counts in the competencies that are named,
    else in the whole plan."""
    told = f" {_folded(feedback)} "
    questions = {each.question_id: each.text for _, each in plan.stories()}
    names = {each.competency_id: each.name for each in plan.competencies} | questions
    words = [(_folded(each), own_id) for own_id, name in names.items() for each in (own_id, name)]
    found: set[str] = set()
    # The longest first: a question may have its competency's name in it.
    for each, own_id in sorted(words, key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", told):
            found.add(own_id)
            told = told.replace(each, " ")
    places, rest = places_in(told)
    placed = _at(plan, found, places, rest)
    if placed:
        found = placed | {each for each in found if each in questions}
    reaches_beyond = pattern("feedback", "beyond" if placed else "wide").search(rest)
    return found if pattern("feedback", "only").search(rest) or not reaches_beyond else set()


def _at(plan: Plan, named: set[str], places: Sequence[int], rest: str) -> set[str]:
    within = [each for each in plan.competencies if each.competency_id in named]
    if not within and not pattern("feedback", "each").search(rest):
        return at_places([each for _, each in plan.stories()], places)
    return {one for each in within or plan.competencies for one in at_places(each.questions, places)}


def _with_kept_questions(competency: Competency, before: dict[str, Competency]) -> Competency:
    """A question whose words are unchanged is the same question: it keeps its id and all its parts."""
    old = before.get(competency.competency_id)
    kept = {each.text: each for each in old.questions} if old else {}
    unique: dict[str, Question] = {}
    for each in competency.questions:
        question = kept.get(each.text, each)
        unique.setdefault(question.question_id, question)
    return competency.model_copy(update={"questions": tuple(unique.values())})


def _merged(
    old: Competency, new: Competency | None, targets: set[str], claimed: dict[str, str]
) -> Competency:
    if new is None:
        return old
    if old.competency_id in targets:
        return new.model_copy(update={"qualifications": old.qualifications})
    if not any(each.question_id in targets for each in old.questions):
        return old
    return old.model_copy(
        update={"questions": _merged_questions(old, new, targets, claimed) or old.questions}
    )


def _merged_questions(
    old: Competency, new: Competency, targets: set[str], claimed: dict[str, str]
) -> tuple[Question, ...]:
    """A named question gives way to what the model made of it; new ones come after; all others stay as they were."""
    known = {each.question_id for each in old.questions}
    made = {claimed[each.text]: each for each in new.questions if each.text in claimed}
    added = [each for each in new.questions if each.text not in claimed and each.question_id not in known]
    questions: list[Question] = []
    for each in old.questions:
        if each.question_id not in targets:
            questions.append(each)
        elif each.question_id in made:
            questions.append(made[each.question_id])
        elif added:
            questions.append(added.pop(0))
    return (*questions, *added)


def _weights_changed(competencies: Sequence[Competency], plan: Plan) -> bool:
    return [each.weight for each in competencies] != [each.weight for each in plan.competencies]
