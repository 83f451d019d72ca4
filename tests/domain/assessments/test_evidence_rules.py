"""Contract §3 for any engine: whatever it hands in, these hold of the assessment that is made of it."""

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.assessments.assessment import Appraisal, Assessment, Evidence, Rating
from interviews.domain.assessments.ratings import VerifiedRatings, as_given, check_ratings
from interviews.domain.assessments.records import Records
from interviews.domain.assessments.retractions import find_retractions
from interviews.domain.assessments.scoring import assess
from interviews.domain.plans.plan import Plan
from interviews.domain.runs.transcript import Turn
from rating_scenes import AT, ORIGIN, appraisals, interviews, plan_of, ratings, transcripts

Interview = tuple[Plan, list[Turn], Appraisal]
ORDER = ["NO_HIRE", "MAYBE", "HIRE", "STRONG_HIRE"]


def made(interview: Interview) -> tuple[Assessment, Records]:
    plan, turns, appraisal = interview
    return assess(plan, turns, appraisal, assessment_id="a", version=1, generated_at=AT, origin=ORIGIN)


def checked(given_: Iterable[Rating], turns: Sequence[Turn]) -> VerifiedRatings:
    return check_ratings("k", given_, turns, retractions=find_retractions(turns))


def shown(assessment: Assessment) -> list[tuple[int | None, tuple[Evidence, ...]]]:
    every = [(each.score, each.evidence) for each in assessment.competencies]
    return every + [(each.score, each.evidence) for each in assessment.qualifications]


@given(interviews())
def test_no_quote_survives_that_the_candidate_did_not_say(interview: Interview) -> None:
    said = {each.turn: each.text for each in interview[1] if each.role == "candidate"}
    assessment, records = made(interview)
    kept = [each for _, evidence in shown(assessment) for each in evidence]
    kept += [each for record in records.ratings for rater in record.raters for each in rater.kept]
    for each in kept:
        assert each.quote in said[each.turn]


@given(interviews())
def test_no_score_without_a_quote_and_without_a_score_only_denials_are_quoted(interview: Interview) -> None:
    assessment, records = made(interview)
    for score, evidence in shown(assessment):
        assert evidence if score else all(each.stance == "AGAINST" for each in evidence)
    for record in records.ratings:
        assert all(bool(each.kept) for each in record.raters if each.effective)


@given(st.data())
def test_the_order_of_raters_and_of_their_quotes_is_irrelevant(data: st.DataObject) -> None:
    turns = data.draw(transcripts())
    given_ = data.draw(ratings(turns))[:4]
    turned = [each.model_copy(update={"evidence": each.evidence[::-1]}) for each in given_]
    every = [checked(each, turns) for each in permutations(given_)]
    every += [checked(turned, turns)]
    comparable = {each.model_dump_json(exclude={"raters": {"__all__": {"dropped"}}}) for each in every}
    assert len(comparable) == 1


@given(interviews())
def test_the_score_lies_within_its_band(interview: Interview) -> None:
    assessment, _ = made(interview)
    band = assessment.score_band
    assert (band is None) == (assessment.overall_score is None)
    if band and assessment.overall_score is not None:
        assert 0 <= band.low <= assessment.overall_score <= band.high <= 100


@given(interviews())
def test_the_overall_score_is_the_weighted_mean_and_what_was_not_assessed_has_no_points(
    interview: Interview,
) -> None:
    assessment, _ = made(interview)
    points = sum(each.weight * (each.score - 1) * 25 for each in assessment.competencies if each.score)
    weight = sum(each.weight for each in assessment.competencies)
    assessed = sum(each.weight for each in assessment.competencies if each.score)
    assert abs(assessment.coverage - assessed / weight) < 0.001
    if assessment.overall_score is None:
        assert assessment.coverage < 0.5
    else:
        assert abs(assessment.overall_score - points / weight) <= 0.05 + 1e-9


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
    after, _ = made((heavier, turns, appraisal))
    assert (after.overall_score or 0) >= (before.overall_score or 0) - 0.1


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
    assert (after.overall_score or 0) >= (before.overall_score or 0)
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
    record = checked(data.draw(ratings(turns)), turns)
    assert checked(map(as_given, record.raters), turns) == record


@given(st.data())
def test_another_rater_who_saw_nothing_raises_no_score(data: st.DataObject) -> None:
    turns = data.draw(transcripts())
    given_ = data.draw(ratings(turns))
    blank = given_[0].model_copy(update={"score": None, "evidence": ()})
    before, after = checked(given_, turns), checked((*given_, blank), turns)
    assert after.median in (before.median, None)


@given(st.data())
def test_the_same_appraisal_gives_the_same_bytes(data: st.DataObject) -> None:
    plan, turns, appraisal = data.draw(interviews())
    again = made((plan, turns, Appraisal.from_document(appraisal.to_document())))
    assert again[0].to_json() == made((plan, turns, appraisal))[0].to_json()
    assert data.draw(appraisals(plan, turns)).summary == "Summary."


TAKEN_BACK = (
    "Sorry, I made that up.",
    "Forget what I said before, that was a colleague's project and I only read about it.",
    "Everything I said was a lie.",
    "Ich habe mir das alles ausgedacht.",
    "Lo que dije antes no es verdad.",
    "J'ai tout inventé.",
)


def said_at_the_end(turns: Sequence[Turn], text: str) -> list[Turn]:
    """By the candidate, to the last question."""
    number = len(turns) + 1
    return [*turns, Turn(number, "candidate", text, AT, turns[-1].question_id)]


@given(interviews(), st.sampled_from(TAKEN_BACK))
def test_whatever_the_engine_says_what_was_taken_back_raises_nothing(
    interview: Interview, sentence: str
) -> None:
    plan, turns, appraisal = interview
    before, _ = made(interview)
    after, records = made((plan, said_at_the_end(turns, sentence), appraisal))
    assert (after.overall_score or 0) <= (before.overall_score or 0)
    for record in records.ratings:
        for rater in record.raters:
            if {each.stance for each in rater.kept} == {"WITHDRAWN"}:
                assert rater.effective in (None, 1)


@given(interviews(), st.integers(0, 3))
def test_whatever_the_engine_says_a_denial_raises_nothing(interview: Interview, place: int) -> None:
    plan, turns, appraisal = interview
    statements = [each for one in plan.competencies for each in one.qualifications]
    denied = statements[place % len(statements)]
    before, _ = made(interview)
    turns = said_at_the_end(turns, f"I have never done {denied}.")
    after, _ = made((plan, turns, appraisal))
    assert (after.overall_score or 0) <= (before.overall_score or 0)
    verdict = next(each for each in after.qualifications if each.statement == denied)
    assert verdict.score in (None, 1, 2)
    assert [each.turn for each in verdict.evidence if each.stance == "AGAINST"][-1:] == [len(turns)]
