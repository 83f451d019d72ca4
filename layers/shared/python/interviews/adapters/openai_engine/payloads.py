"""What the model is told. No name, e-mail or profile is among it; what the candidate wrote is datamarked."""

from collections.abc import Sequence
from typing import Any

from ...domain.assessments.assessment import Assessment
from ...domain.assessments.scoring import statements_of
from ...domain.plans.plan import Brief, Competency, Plan
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import Exchange, Moment, Revision
from .marking import mark
from .planning import minutes_for_work

Payload = dict[str, Any]
_LAST_EXCHANGES = 6
LONGEST_MEMORY = 24_000
"""Characters of the transcript that the interviewer is given; the room does not wait for more to be read."""


def role_of(brief: Brief) -> Payload:
    return {
        "position": brief.position,
        "level": brief.level,
        "language": brief.language,
        "durationMinutes": brief.duration_minutes,
        "factQuestions": brief.fact_questions,
        "minutesForWork": minutes_for_work(brief),
        "companyName": brief.company_name,
        "companyDescription": brief.company_description,
        "jobDescription": brief.job_description,
        "qualifications": [
            {"index": index, "statement": statement} for index, statement in enumerate(brief.qualifications)
        ],
    }


def revision_of(brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]) -> Payload:
    indexes = {statement: index for index, statement in enumerate(brief.qualifications)}
    return {
        **role_of(brief),
        "plan": {
            "greeting": plan.greeting,
            "competencies": [_competency(each, indexes) for each in plan.competencies],
        },
        "feedback": feedback,
        "revisions": [{"target": each.target, "instruction": each.instruction} for each in revisions],
    }


def moment_of(brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> Payload:
    """The question at hand with all its parts; of the others only what is asked, and when. One of fact has no more to
    it than its words."""
    agenda = plan.agenda()
    names = {question.question_id: competency.name for competency, question in plan.stories()}
    question = agenda[moment.question_index]
    return {
        "position": brief.position,
        "level": brief.level,
        "language": brief.language,
        "durationMinutes": brief.duration_minutes,
        "plan": [
            {
                "competency": names.get(each.question_id),
                "question": each.text,
                "state": _state(number, moment.question_index),
            }
            for number, each in enumerate(agenda)
        ],
        "competency": names.get(question.question_id),
        "question": {
            "text": question.text,
            "intent": question.intent,
            "expectedSignals": list(question.expected_signals),
            "followUps": list(question.follow_ups),
        },
        "transcript": said_in(plan, _latest(turns)),
        "followUpsLeft": max(0, len(question.follow_ups) - moment.follow_ups_asked),
        "questionsLeft": len(agenda) - moment.question_index - 1,
        "secondsLeft": moment.seconds_left,
    }


def _state(number: int, current: int) -> str:
    return "asked" if number < current else "now" if number == current else "to come"


def _latest(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The last turns, up to what an interviewer has to remember while somebody waits; the very last in any case."""
    size, first = 0, len(turns)
    while first and (size == 0 or size + len(turns[first - 1].text) <= LONGEST_MEMORY):
        first -= 1
        size += len(turns[first].text)
    return turns[first:]


def assessment_of(brief: Brief, plan: Plan, turns: Sequence[Turn], rater: int) -> Payload:
    """Each rater sees the competencies in another order, so that none always comes first."""
    first = rater % len(plan.competencies)
    competencies = [*plan.competencies[first:], *plan.competencies[:first]]
    return {
        "position": brief.position,
        "level": brief.level,
        "language": brief.language,
        "competencies": [
            {
                "competencyId": each.competency_id,
                "name": each.name,
                "subDimensions": [one.model_dump(mode="json", by_alias=True) for one in each.sub_dimensions],
                "expectedSignals": [signal for one in each.questions for signal in one.expected_signals],
            }
            for each in competencies
        ],
        "statements": [
            {"index": index, "statement": statement} for index, statement in enumerate(statements_of(plan))
        ],
        "requirements": [
            {
                "requirementId": each.requirement_id,
                "statement": each.statement,
                "kind": each.kind,
                "question": each.question,
            }
            for each in plan.requirements
        ],
        "transcript": said_in(plan, turns),
    }


def conversation_of(
    plan: Plan, turns: Sequence[Turn], assessment: Assessment, history: Sequence[Exchange], message: str
) -> Payload:
    return {
        "plan": [
            {
                "competencyId": each.competency_id,
                "name": each.name,
                "weight": each.weight,
                "required": each.required,
                "minimumScore": each.minimum_score,
                "questions": [one.text for one in each.questions],
            }
            for each in plan.competencies
        ],
        "requirements": [
            {"statement": each.statement, "mustHave": each.must_have, "question": each.question}
            for each in plan.requirements
        ],
        "transcript": said_in(plan, turns),
        "assessment": _marked_assessment(assessment),
        "history": [
            {"question": each.message, "answer": mark(each.answer)} for each in history[-_LAST_EXCHANGES:]
        ],
        "question": message,
    }


def said_in(plan: Plan, turns: Sequence[Turn]) -> list[Payload]:
    """All of it marked but what stands in the plan word for word: an interviewer may repeat what a candidate said."""
    planned = {line for each in plan.agenda() for line in (each.text, *each.follow_ups)}
    planned |= {f"{plan.greeting}\n\n{each.text}" for each in plan.agenda()[:1]}
    return [_said(each, is_planned=each.role == "interviewer" and each.text in planned) for each in turns]


def _said(turn: Turn, *, is_planned: bool) -> Payload:
    text = turn.text if is_planned else mark(turn.text)
    return {"turn": turn.turn, "role": turn.role, "questionId": turn.question_id, "text": text}


def _marked_assessment(assessment: Assessment) -> Payload:
    """Quotes are the candidate's words, and what was written about them may repeat them."""

    def marked(part: Payload) -> Payload:
        evidence = [each | {"quote": mark(each["quote"])} for each in part["evidence"]]
        return (
            part
            | {"evidence": evidence}
            | ({"rationale": mark(part["rationale"])} if "rationale" in part else {})
        )

    whole = assessment.model_dump(mode="json", by_alias=True, exclude={"generated_by"})
    return whole | {
        "summary": mark(assessment.summary),
        "strengths": list(map(mark, assessment.strengths)),
        "concerns": list(map(mark, assessment.concerns)),
        "competencies": [marked(each) for each in whole["competencies"]],
        "qualifications": [marked(each) for each in whole["qualifications"]],
        "requirements": [marked(each) for each in whole["requirements"]],
    }


def _competency(competency: Competency, indexes: dict[str, int]) -> Payload:
    whole = competency.model_dump(mode="json", by_alias=True)
    whole["qualificationIndexes"] = [indexes[each] for each in whole.pop("qualifications") if each in indexes]
    for dimension in whole["subDimensions"]:
        lines = dimension["indicators"]
        dimension["indicators"] = {
            name: lines[score]
            for name, score in zip(("one", "two", "three", "four", "five"), "12345", strict=True)
        }
    return whole
