"""Facts gate the recommendation, whatever the stories are worth (contract §10)."""

from collections.abc import Sequence

import pytest

from interviews.domain.assessments.assessment import (
    Appraisal,
    Assessment,
    CompetencyRatings,
    Evidence,
    Rating,
    Reading,
    RequirementReadings,
)
from interviews.domain.assessments.explain import explain
from interviews.domain.assessments.records import KeptRatings, Records
from interviews.domain.assessments.scoring import assess
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.plans.plan import Plan
from interviews.domain.plans.requirement import RequirementStatus
from interviews.domain.plans.statements import sort_statements
from interviews.domain.runs.transcript import Turn
from rating_scenes import AT, ORIGIN, competency, plan_of

LICENCE = "NMC registered nurse, must have pin"
STORY = "On the ward a patient became drowsy, so I scored NEWS2, called the team and gave oxygen."


def plan_with(statement: str = LICENCE) -> Plan:
    found = sort_statements([statement], "en")
    return plan_of(competency(0, 1.0)).model_copy(update={"requirements": found.requirements})


def transcript(plan: Plan, fact: str | None, story: str = STORY) -> list[Turn]:
    requirement = plan.requirements[0]
    turns = [Turn(1, "interviewer", requirement.question, AT, requirement.requirement_id)]
    if fact is not None:
        turns.append(Turn(2, "candidate", fact, AT, requirement.requirement_id))
    turns.append(Turn(3, "interviewer", "Tell me.", AT, "q_0"))
    return [*turns, Turn(4, "candidate", story, AT, "q_0")]


def run(
    fact: str | None, *, statement: str = LICENCE, story: str = STORY, readings: Sequence[Reading] = ()
) -> tuple[Assessment, Records]:
    plan = plan_with(statement)
    rating = Rating(score=5, rationale="Whole.", evidence=(Evidence(turn=4, quote=story),))
    own_id = plan.requirements[0].requirement_id
    read = [RequirementReadings(requirement_id=own_id, readings=tuple(readings))] if readings else []
    appraisal = Appraisal(
        competencies=(CompetencyRatings(competency_id="c_0", ratings=(rating,)),),
        qualifications=(),
        requirements=tuple(read),
        summary="Summary.",
    )
    return assess(
        plan,
        transcript(plan, fact, story),
        appraisal,
        assessment_id="a",
        version=1,
        generated_at=AT,
        origin=ORIGIN,
    )


def read_as(status: RequirementStatus, quote: str) -> Reading:
    return Reading(status=status, evidence=(Evidence(turn=2, quote=quote),))


@pytest.mark.parametrize(
    ("fact", "status", "recommendation"),
    [
        ("Yes, I am registered and have my PIN.", "CONFIRMED", "STRONG_HIRE"),
        ("No.", "DENIED", "NO_HIRE"),
        ("I do not have NMC registration.", "DENIED", "NO_HIRE"),
        ("I am not registered with the NMC. I have no PIN and was struck off in 2023.", "DENIED", "NO_HIRE"),
        ("I think so, it should arrive in June.", "UNCLEAR", "MAYBE"),
        (None, "NOT_ASKED", "MAYBE"),
    ],
)
def test_a_must_have_bounds_the_recommendation(
    fact: str | None, status: RequirementStatus, recommendation: str
) -> None:
    assessment, _ = run(fact)
    assert [each.status for each in assessment.requirements] == [status]
    assert assessment.recommendation == recommendation
    assert (assessment.overall_score, assessment.coverage) == (100, 1)


def test_what_is_no_must_bounds_nothing() -> None:
    assessment, _ = run("No.", statement="SAP certified (nice to have)")
    assert [(each.status, each.must_have) for each in assessment.requirements] == [("DENIED", False)]
    assert assessment.recommendation == "STRONG_HIRE"


def test_the_words_that_say_so_are_quoted_however_short() -> None:
    assessment, _ = run("No.")
    assert [(each.turn, each.quote, each.stance) for each in assessment.requirements[0].evidence] == [
        (2, "No.", "AGAINST")
    ]


def test_what_another_answer_denies_makes_it_unclear_and_is_a_contradiction() -> None:
    assessment, _ = run("Yes.", story=f"{STORY} But I am not registered with the NMC.")
    assert assessment.requirements[0].status == "UNCLEAR"
    assert "CONTRADICTION:turn 2, turn 4" in assessment.integrity_flags


def test_fewer_years_told_elsewhere_do_not_confirm_what_was_said() -> None:
    story = "I have one year of Kafka in production, and I designed the order pipeline on Kafka."
    for fact in ("Yes, 7 years.", "Yes."):
        assessment, _ = run(fact, statement="3+ years of Kafka in production", story=story)
        assert assessment.requirements[0].status == "UNCLEAR"
    assessment, _ = run("Yes, 7 years.", statement="3+ years of Kafka in production")
    assert assessment.requirements[0].status == "CONFIRMED"


@pytest.mark.parametrize(
    ("fact", "rated", "status"),
    [
        ("Yes.", "CONFIRMED", "CONFIRMED"),
        ("Yes.", "DENIED", "UNCLEAR"),
        ("No.", "CONFIRMED", "UNCLEAR"),
        ("No.", "UNCLEAR", "DENIED"),
        ("Well, that is a long story of its own.", "DENIED", "DENIED"),
    ],
)
def test_raters_and_the_plain_reading_must_agree(
    fact: str, rated: RequirementStatus, status: RequirementStatus
) -> None:
    assessment, _ = run(fact, readings=[read_as(rated, fact)])
    assert assessment.requirements[0].status == status


def test_a_reading_whose_quote_nobody_said_does_not_count() -> None:
    assessment, _ = run("No.", readings=[read_as("CONFIRMED", "I hold the licence since 2010.")])
    assert assessment.requirements[0].status == "DENIED"


def test_a_reading_of_what_the_plan_does_not_ask_is_refused() -> None:
    plan = plan_of(competency(0, 1.0))
    unknown = RequirementReadings(requirement_id="r_x", readings=(read_as("CONFIRMED", "Yes."),))
    appraisal = Appraisal(competencies=(), qualifications=(), requirements=(unknown,), summary="")
    with pytest.raises(EngineUnavailable):
        assess(plan, [], appraisal, assessment_id="a", version=1, generated_at=AT, origin=ORIGIN)


def test_the_explanation_names_the_rule_and_the_requirement() -> None:
    assessment, records = run("No.")
    plan = plan_with()
    explained = explain("run_1", plan, assessment, KeptRatings(records=records))
    decision = explained.aggregate.decision
    assert (decision.rule, decision.requirement_ids) == (
        "MUST_HAVE_DENIED",
        (plan.requirements[0].requirement_id,),
    )
    assert explained.requirements[0].read == "DENIED"
