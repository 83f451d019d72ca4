"""Contract §3 for any engine: whatever it hands in, these hold of the assessment that is made of it."""

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.assessments.assessment import Appraisal, Assessment, Evidence
from interviews.domain.assessments.ratings import VerifiedRatings, as_given, check_ratings
from interviews.domain.assessments.scoring import assess
from interviews.domain.plans.plan import Plan
from interviews.domain.runs.transcript import Turn
from rating_scenes import AT, ORIGIN, appraisals, interviews, plan_of, ratings, transcripts

Interview = tuple[Plan, list[Turn], Appraisal]
ORDER = ["NO_HIRE", "MAYBE", "HIRE", "STRONG_HIRE"]


def made(interview: Interview) -> tuple[Assessment, tuple[VerifiedRatings, ...]]:
    plan, turns, appraisal = interview
    return assess(plan, turns, appraisal, assessment_id="a", version=1, generated_at=AT, origin=ORIGIN)


def shown(assessment: Assessment) -> list[tuple[int | None, tuple[Evidence, ...]]]:
    every = [(each.score, each.evidence) for each in assessment.competencies]
    return every + [(each.score, each.evidence) for each in assessment.qualifications]


@given(interviews())
def test_no_quote_survives_that_the_candidate_did_not_say(interview: Interview) -> None:
    said = {each.turn: each.text for each in interview[1] if each.role == "candidate"}
    assessment, records = made(interview)
    kept = [each for _, evidence in shown(assessment) for each in evidence]
    kept += [each for record in records for rater in record.raters for each in rater.kept]
    for each in kept:
        assert each.quote in said[each.turn]


@given(interviews())
def test_no_score_without_a_quote_and_no_quote_without_a_score(interview: Interview) -> None:
    assessment, records = made(interview)
    for score, evidence in shown(assessment):
        assert (score is None) == (not evidence)
    for record in records:
        assert all(bool(each.kept) for each in record.raters if each.counted)


@given(st.data())
def test_the_order_of_raters_and_of_their_quotes_is_irrelevant(data: st.DataObject) -> None:
    turns = data.draw(transcripts())
    given_ = data.draw(ratings(turns))[:4]
    turned = [each.model_copy(update={"evidence": each.evidence[::-1]}) for each in given_]
    every = [check_ratings("k", each, turns) for each in permutations(given_)]
    every += [check_ratings("k", turned, turns)]
    comparable = {each.model_dump_json(exclude={"raters": {"__all__": {"dropped"}}}) for each in every}
    assert len(comparable) == 1


@given(interviews())
def test_the_score_lies_within_its_band(interview: Interview) -> None:
    assessment, _ = made(interview)
    assert 0 <= assessment.score_band.low <= assessment.overall_score <= assessment.score_band.high <= 100


@given(interviews())
def test_the_overall_score_is_the_weighted_mean_of_what_was_assessed(interview: Interview) -> None:
    assessment, _ = made(interview)
    scored = [(each.weight, (each.score - 1) * 25) for each in assessment.competencies if each.score]
    weight = sum(each for each, _ in scored)
    expected = sum(share * points for share, points in scored) / weight if weight else 0
    assert abs(assessment.overall_score - expected) <= 0.05 + 1e-9


@given(interviews(), st.data())
def test_more_weight_on_the_best_never_lowers_the_score(interview: Interview, data: st.DataObject) -> None:
    plan, turns, appraisal = interview
    before, _ = made(interview)
    scores = [each.score or 0 for each in before.competencies]
    best = scores.index(max(scores))
    shares = [each.weight * (3 if number == best else 1) for number, each in enumerate(plan.competencies)]
    heavier = plan_of(
        *(
            each.model_copy(update={"weight": share / sum(shares)})
            for each, share in zip(plan.competencies, shares, strict=True)
        )
    )
    assert made((heavier, turns, appraisal))[0].overall_score >= before.overall_score - 0.1


@given(interviews(), st.data())
def test_a_better_rating_with_the_same_quotes_never_hurts(interview: Interview, data: st.DataObject) -> None:
    plan, turns, appraisal = interview
    places = [
        (number, rater)
        for number, each in enumerate(appraisal.competencies)
        for rater, rating in enumerate(each.ratings)
        if rating.score is not None and rating.score < 5
    ]
    if not places:
        return
    number, rater = data.draw(st.sampled_from(places))
    better = _raised(appraisal, number, rater)
    before, after = made(interview)[0], made((plan, turns, better))[0]
    assert after.overall_score >= before.overall_score
    assert after.competencies[number].score == before.competencies[number].score or (
        (after.competencies[number].score or 0) > (before.competencies[number].score or 0)
    )
    if before.recommendation in ORDER:
        assert ORDER.index(after.recommendation) >= ORDER.index(before.recommendation)


def _raised(appraisal: Appraisal, number: int, rater: int) -> Appraisal:
    every: list[Any] = list(appraisal.competencies)
    rated = list(every[number].ratings)
    rated[rater] = rated[rater].model_copy(update={"score": rated[rater].score + 1})
    every[number] = every[number].model_copy(update={"ratings": tuple(rated)})
    return appraisal.model_copy(update={"competencies": tuple(every)})


@given(st.data())
def test_what_was_checked_is_the_same_when_it_is_checked_again(data: st.DataObject) -> None:
    turns = data.draw(transcripts())
    record = check_ratings("k", data.draw(ratings(turns)), turns)
    assert check_ratings("k", map(as_given, record.raters), turns) == record


@given(st.data())
def test_another_rater_who_saw_nothing_raises_no_score(data: st.DataObject) -> None:
    turns = data.draw(transcripts())
    given_ = data.draw(ratings(turns))
    blank = given_[0].model_copy(update={"score": None, "evidence": ()})
    before, after = check_ratings("k", given_, turns), check_ratings("k", (*given_, blank), turns)
    assert after.median in (before.median, None)


@given(st.data())
def test_the_same_appraisal_gives_the_same_bytes(data: st.DataObject) -> None:
    plan, turns, appraisal = data.draw(interviews())
    again = made((plan, turns, Appraisal.from_document(appraisal.to_document())))
    assert again[0].to_json() == made((plan, turns, appraisal))[0].to_json()
    assert data.draw(appraisals(plan, turns)).summary == "Summary."
