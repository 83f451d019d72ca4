"""Puts answers before an engine as an interview would, and notes what it makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.scoring import assess
from interviews.domain.plans.plan import Brief, Competency, Plan, PlanDraft, Question
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Engine, Moment, NextTurn

from .corpus import Item, Position

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
PLAN_ID = "11111111-1111-4111-8111-111111111111"
ASSESSMENT_ID = "22222222-2222-4222-8222-222222222222"
SECONDS_LEFT = 1500


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What became of one answer: `score` of its statement and of its competency, None where it was not assessed."""

    score: int | None
    of_competency: int | None
    overall: float | None

    @property
    def rank(self) -> int:
        """As a number: an abstention ranks with the lowest score, and is never better than it."""
        return self.score or 1

    def is_above(self, other: "TrialOutcome") -> bool:
        return self.rank > other.rank or (self.of_competency or 1) > (other.of_competency or 1)


@dataclass(frozen=True)
class Scene:
    """A position with the plan that the engine made for it."""

    engine: Engine
    position: Position

    @property
    def brief(self) -> Brief:
        return self.position.brief

    @cached_property
    def plan(self) -> Plan:
        return made(self.engine, self.brief)

    def competency(self, item: Item) -> Competency:
        return next(each for each in self.plan.competencies if item.statement in each.qualifications)

    def judge(self, item: Item, text: str) -> TrialOutcome:
        assessment = self.assess({item: text})
        own = self.competency(item).competency_id
        return TrialOutcome(
            score=next(each.score for each in assessment.qualifications if each.statement == item.statement),
            of_competency=next(each.score for each in assessment.competencies if each.competency_id == own),
            overall=assessment.overall_score,
        )

    def assess(self, answers: Mapping[Item, str]) -> Assessment:
        plan = self.asking(list(answers))
        turns = transcript({question_id(item): text for item, text in answers.items()}, plan)
        assessment, _ = assess(
            plan,
            turns,
            self.engine.assess(self.brief, plan, turns),
            assessment_id=ASSESSMENT_ID,
            version=1,
            generated_at=AT,
            origin=self.engine.origin,
        )
        return assessment

    def next_turn(self, item: Item, text: str) -> NextTurn:
        """What the interviewer says after this answer to the item's question, asked first."""
        plan = self.asking([item])
        agenda = [each.question_id for each in plan.agenda()]
        turns = transcript({question_id(item): text}, plan)
        return self.engine.next_turn(
            self.brief, plan, turns, Moment(agenda.index(question_id(item)), 0, SECONDS_LEFT)
        )

    def asking(self, items: Sequence[Item]) -> Plan:
        """The plan, with the items' questions in the place of the engine's own in their competencies."""
        return self.plan.model_copy(
            update={"competencies": tuple(_with(each, items) for each in self.plan.competencies)}
        )


def made(engine: Engine, brief: Brief) -> Plan:
    return as_plan(engine.plan(brief, engine.validate_skills(brief)), engine)


def as_plan(draft: PlanDraft, engine: Engine) -> Plan:
    return Plan(
        **dict(draft),
        plan_id=PLAN_ID,
        version=1,
        status="APPROVED",
        generated_at=AT,
        generated_by=engine.origin,
    )


def question_id(item: Item) -> str:
    return f"q_{abs(sum(ord(each) * place for place, each in enumerate(item.question)))}"


def transcript(answers: Mapping[str, str], plan: Plan) -> list[Turn]:
    """The questions that are answered, in the plan's order, each with its answer."""
    turns: list[Turn] = []
    for question in plan.agenda():
        if question.question_id in answers:
            number = len(turns) + 1
            turns.append(Turn(number, "interviewer", question.text, AT, question.question_id))
            turns.append(
                Turn(number + 1, "candidate", answers[question.question_id], AT, question.question_id)
            )
    return turns


def _with(competency: Competency, items: Sequence[Item]) -> Competency:
    own = [each for each in items if each.statement in competency.qualifications]
    if not own:
        return competency
    first = competency.questions[0]
    questions = tuple(
        Question(
            question_id=question_id(each),
            text=each.question,
            intent=first.intent,
            follow_ups=first.follow_ups,
            expected_signals=first.expected_signals,
        )
        for each in own
    )
    return competency.model_copy(update={"questions": questions})
