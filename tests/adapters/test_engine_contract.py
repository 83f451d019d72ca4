"""What every engine has to hold to, run against each; the one that talks to a model gets a scripted one."""

from collections.abc import Iterator

import pytest

from engine_scenes import AT, BRIEF, GOOD, as_plan, assessed, planned, transcript
from interviews.adapters import openai_engine
from interviews.domain.assessments.assessment import Evidence
from interviews.domain.assessments.evidence import verify
from interviews.domain.kernel.origin import is_by_rules
from interviews.domain.plans.plan import Brief, Plan, check_draft
from interviews.runtime.engines import ENGINES
from interviews.usecases.guardrails.engine import Engine, Exchange, Moment, Revision
from local.counterparts.scripted_model import ScriptedModel, sensible

DESCRIPTION = (
    "We are a bank in Vienna. You will build payment services in Kotlin and PostgreSQL. You bring several years of "
    "experience with distributed systems. We offer lunch."
)
BRIEFS = {
    "the seed's request": BRIEF,
    "a job description": Brief(position="Engineer", level="MID", job_description=DESCRIPTION),
    "one statement, five minutes": Brief(
        position="Nurse", level="JUNIOR", qualifications=("Patient care",), duration_minutes=5
    ),
    "thirty statements": Brief(
        position="Lead",
        level="LEAD",
        qualifications=tuple(f"Skill number {n} in practice" for n in range(30)),
    ),
    "words that nobody understands": Brief(
        position="???", level="PRINCIPAL", qualifications=("!!!", "Кандидат с опытом", "a\nb  c")
    ),
    "two hours in another language": Brief(
        position="Koch",
        level="MID",
        qualifications=("Ability to cook for 200 guests",),
        language="de",
        duration_minutes=120,
    ),
}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param != "openai":
        yield ENGINES[request.param]().build(timeout_seconds=10)
        return
    with ScriptedModel(sensible) as model:
        yield openai_engine.build(
            base_url=model.base_url, model="m", api_key="k", raters=2, timeout_seconds=10
        )


def test_it_says_whether_it_has_a_model_as_its_kind_does(engine: Engine) -> None:
    """By that its numbers are called a model's or a rehearsal's, and production takes it or not."""
    kind = ENGINES[engine.origin.engine]
    assert kind.has_model is not is_by_rules(engine.origin.model)


@pytest.fixture(scope="module")
def plan(engine: Engine) -> Plan:
    return planned(engine, BRIEF)


@pytest.mark.parametrize("brief", BRIEFS.values(), ids=BRIEFS)
class TestPlanning:
    def test_every_statement_has_a_skill(self, engine: Engine, brief: Brief) -> None:
        skills = engine.validate_skills(brief)
        assert skills
        assert {each.qualification for each in skills} >= set(brief.qualifications)

    def test_every_plan_can_be_used(self, engine: Engine, brief: Brief) -> None:
        draft = engine.plan(brief, engine.validate_skills(brief))
        check_draft(draft, brief)
        assert len(draft.competencies) <= 6
        assert sum(each.weight for each in draft.competencies) == pytest.approx(1, abs=1e-9)
        assert set(draft.skills_coverage) == {each.canonical_name for each in draft.skills}
        texts = [each.text for one in draft.competencies for each in one.questions]
        assert len(texts) == len(set(texts))
        assert not any("{" in each or "}" in each for each in texts)

    def test_the_same_brief_gives_the_same_plan(self, engine: Engine, brief: Brief) -> None:
        assert planned(engine, brief).to_json() == planned(engine, brief).to_json()


class TestRevising:
    def test_only_the_named_question_changes(self, engine: Engine, plan: Plan) -> None:
        target = plan.competencies[1].questions[1].question_id
        draft = engine.revise_plan(BRIEF, plan, None, [Revision(target, "Focus on idempotency")])
        revised = as_plan(draft, engine, 2)
        check_draft(draft, BRIEF)
        before = {each.question_id: each for _, each in plan.stories()}
        after = {each.question_id: each for _, each in revised.stories()}
        assert set(before) - set(after) == {target}
        assert len(set(after) - set(before)) == 1
        assert all(after[each] == before[each] for each in before if each in after)
        assert revised.competencies[0] == plan.competencies[0]
        assert revised.competencies[2] == plan.competencies[2]
        assert revised.greeting == plan.greeting

    def test_a_named_competency_changes_and_the_questions_of_the_others_stay(
        self, engine: Engine, plan: Plan
    ) -> None:
        target = plan.competencies[0].competency_id
        draft = engine.revise_plan(BRIEF, plan, None, [Revision(target, "Make it harder")])
        check_draft(draft, BRIEF)
        assert draft.competencies[0].competency_id == target
        assert draft.competencies[0].questions != plan.competencies[0].questions
        assert draft.competencies[1:] == plan.competencies[1:]

    def test_feedback_alone_changes_the_plan(self, engine: Engine, plan: Plan) -> None:
        draft = engine.revise_plan(BRIEF, plan, "Add a question about Kafka", [])
        check_draft(draft, BRIEF)
        assert draft.competencies != plan.competencies

    def test_revising_again_and_again_keeps_the_plan_usable(self, engine: Engine, plan: Plan) -> None:
        for round_ in range(4):
            target = plan.competencies[0].questions[0].question_id
            plan = as_plan(
                engine.revise_plan(BRIEF, plan, "Shorter, please", [Revision(target, "easier")]),
                engine,
                round_ + 2,
            )
            check_draft(plan, BRIEF)


class TestTheRoom:
    def test_never_more_follow_ups_than_planned(self, engine: Engine, plan: Plan) -> None:
        turns = transcript(["Yes."], plan)
        allowed = len(plan.competencies[0].questions[0].follow_ups)
        said = engine.next_turn(BRIEF, plan, turns, Moment(0, allowed, 1500))
        assert said.move == "ask"
        assert said.message.endswith(plan.agenda()[1].text)

    def test_a_thin_answer_is_followed_up(self, engine: Engine, plan: Plan) -> None:
        said = engine.next_turn(
            BRIEF, plan, transcript(["We used it a lot, it was fine."], plan), Moment(0, 0, 1500)
        )
        assert said.move == "follow_up"
        assert said.message

    def test_it_closes_after_the_last_question(self, engine: Engine, plan: Plan) -> None:
        last = len(plan.agenda()) - 1
        said = engine.next_turn(BRIEF, plan, transcript(GOOD, plan), Moment(last, 9, 600))
        assert said.move == "close"
        assert said.message

    def test_it_closes_when_time_is_up(self, engine: Engine, plan: Plan) -> None:
        assert engine.next_turn(BRIEF, plan, transcript(GOOD[:1], plan), Moment(0, 0, 59)).move == "close"


class TestAssessing:
    def test_every_competency_and_statement_is_rated_once_and_every_quote_holds(
        self, engine: Engine, plan: Plan
    ) -> None:
        turns = transcript(GOOD, plan)
        appraisal = engine.assess(BRIEF, plan, turns)
        assert [each.competency_id for each in appraisal.competencies] == [
            each.competency_id for each in plan.competencies
        ]
        assert [each.statement for each in appraisal.qualifications] == list(BRIEF.qualifications)
        ratings = [each.ratings for each in appraisal.competencies]
        ratings += [each.ratings for each in appraisal.qualifications]
        for rating in (one for each in ratings for one in each):
            assert rating.score is not None
            assert rating.evidence
            assert verify(rating.evidence, turns).dropped == 0

    def test_without_answers_nothing_is_scored(self, engine: Engine, plan: Plan) -> None:
        assessment = assessed(engine, [], plan)
        assert assessment.recommendation == "INSUFFICIENT_EVIDENCE"
        assert {each.score for each in assessment.competencies} == {None}
        assert (assessment.overall_score, assessment.score_band, assessment.coverage) == (None, None, 0)

    def test_the_assessment_says_who_made_it(self, engine: Engine, plan: Plan) -> None:
        made_by = assessed(engine, transcript(GOOD, plan), plan).generated_by
        assert made_by.engine == engine.origin.engine
        assert made_by.prompt_version


def test_a_chat_cites_only_what_was_said(engine: Engine, plan: Plan) -> None:
    turns = transcript(GOOD, plan)
    said = engine.chat(
        plan,
        turns,
        assessed(engine, turns, plan),
        [Exchange("Hello", "Hello")],
        "What did they say about Kafka?",
    )
    assert said.answer
    assert said.citations
    candidate = {each.turn: each.text for each in turns if each.role == "candidate"}
    assert all(isinstance(each, Evidence) and each.quote in candidate[each.turn] for each in said.citations)


def test_the_plan_is_stamped_with_its_origin(plan: Plan, engine: Engine) -> None:
    assert plan.generated_by == engine.origin
    assert plan.generated_at == AT
