"""What the model is told. No name, e-mail or profile is among it; what the candidate wrote is datamarked."""

from collections.abc import Sequence
from typing import Any

from ...domain.assessment import Assessment
from ...domain.plan import Brief, Competency, Plan
from ...domain.session import Turn
from ...usecases.engine import Exchange, Moment, Revision
from .marking import mark

Payload = dict[str, Any]
_LAST_EXCHANGES = 6


def role_of(brief: Brief) -> Payload:
    return {
        "position": brief.position,
        "level": brief.level,
        "language": brief.language,
        "durationMinutes": brief.duration_minutes,
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
    """Only the question at hand and what was said about it: less to read, less to leak."""
    competency, question = plan.agenda()[moment.question_index]
    said = [each for each in turns if each.question_id == question.question_id]
    return {
        "position": brief.position,
        "level": brief.level,
        "language": brief.language,
        "competency": competency.name,
        "question": {
            "text": question.text,
            "intent": question.intent,
            "expectedSignals": list(question.expected_signals),
            "followUps": list(question.follow_ups),
        },
        "answers": [_said(each) for each in said or turns[-2:]],
        "followUpsLeft": max(0, len(question.follow_ups) - moment.follow_ups_asked),
        "secondsLeft": moment.seconds_left,
    }


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
        "transcript": [_said(each) for each in turns],
    }


def conversation_of(
    plan: Plan, turns: Sequence[Turn], assessment: Assessment, history: Sequence[Exchange], message: str
) -> Payload:
    return {
        "plan": [
            {
                "competencyId": each.competency_id,
                "name": each.name,
                "questions": [one.text for one in each.questions],
            }
            for each in plan.competencies
        ],
        "transcript": [_said(each) for each in turns],
        "assessment": assessment.model_dump(mode="json", by_alias=True, exclude={"generated_by"}),
        "history": [{"question": each.message, "answer": each.answer} for each in history[-_LAST_EXCHANGES:]],
        "question": message,
    }


def statements_of(plan: Plan) -> list[str]:
    return list(dict.fromkeys(each for one in plan.competencies for each in one.qualifications))


def _said(turn: Turn) -> Payload:
    text = mark(turn.text) if turn.role == "candidate" else turn.text
    return {"turn": turn.turn, "role": turn.role, "questionId": turn.question_id, "text": text}


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
