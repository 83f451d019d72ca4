"""When one rating is enough, and when another look is worth its price."""

from collections.abc import Sequence

import pytest

from interviews.domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
    Reading,
    RequirementReadings,
)
from interviews.domain.assessments.rerating import leaves_open
from interviews.domain.plans.plan import Plan
from interviews.domain.runs.transcript import Turn
from model_scenes import GOOD, LICENCE, facts_answered, plan, plan_with_facts, transcript

TURNS = transcript(GOOD)


def appraisal(scores: Sequence[int | None], *, quotes: int = 3, invented: bool = False) -> Appraisal:
    """One rater's, a score for each competency, with so many quotes out of the answers to it."""

    def rating(number: int, score: int | None) -> Rating:
        answers = [each for each in TURNS if each.role == "candidate"][3 * number : 3 * number + quotes]
        evidence = [Evidence(turn=each.turn, quote=each.text[:60].rpartition(" ")[0]) for each in answers]
        if invented:
            evidence = [Evidence(turn=2, quote="I invented the internet")]
        return Rating(score=score, rationale="r", evidence=tuple(evidence) if score else ())

    rated = [rating(number, score) for number, score in enumerate(scores)]
    return Appraisal(
        competencies=tuple(
            CompetencyRatings(competency_id=each.competency_id, ratings=(one,))
            for each, one in zip(plan().competencies, rated, strict=True)
        ),
        qualifications=tuple(
            QualificationRatings(statement=each.qualifications[0], ratings=(one,))
            for each, one in zip(plan().competencies, rated, strict=True)
        ),
        summary="s",
    )


@pytest.mark.parametrize("scores", [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 3, 4), (5, 5, 5)])
def test_a_band_between_two_thresholds_is_enough(scores: tuple[int, ...]) -> None:
    assert not leaves_open(plan(), TURNS, appraisal(scores))


@pytest.mark.parametrize("scores", [(2, 3, 3), (3, 3, 4), (4, 4, 4), (4, 4, 5), (None, 4, 4)])
def test_a_band_across_a_threshold_is_not(scores: tuple[int | None, ...]) -> None:
    assert leaves_open(plan(), TURNS, appraisal(scores))


def test_thin_evidence_widens_the_band() -> None:
    assert leaves_open(plan(), TURNS, appraisal((3, 3, 3), quotes=1))


def test_a_score_without_a_quote_that_holds_is_looked_at_again() -> None:
    assert leaves_open(plan(), TURNS, appraisal((1, 1, 1), invented=True))


def test_who_answered_nothing_is_not_rated_again() -> None:
    assert not leaves_open(plan(), [], appraisal((None, None, None)))
    asked: list[Turn] = [each for each in TURNS if each.role == "interviewer"]
    assert not leaves_open(plan(), asked, appraisal((None, None, None)))


def test_nor_who_lacks_what_the_role_must_have() -> None:
    of: Plan = plan_with_facts()
    read = Reading(status="DENIED", evidence=(Evidence(turn=2, quote="No"),))
    rated = appraisal((None, None, None)).model_copy(
        update={
            "requirements": (RequirementReadings(requirement_id=LICENCE.requirement_id, readings=(read,)),)
        }
    )
    assert not leaves_open(of, facts_answered("No, I never had one."), rated)
    assert leaves_open(of, facts_answered("Yes, I hold one."), appraisal((None, None, None)))
