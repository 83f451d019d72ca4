"""What an engine writes of its own: within bounds, and no verdict."""

import random
from datetime import UTC, datetime

import pytest

from engine_scenes import BRIEF, GOOD, assessed, plan, transcript
from interviews.adapters.kernel.documents import packed
from interviews.adapters.rehearsal_engine import build
from interviews.domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from interviews.domain.assessments.evidence import verify
from interviews.domain.assessments.output_limits import (
    LONGEST_QUOTE,
    LONGEST_SUMMARY,
    NO_SUMMARY,
    fit_points,
    shortened,
    within_limits,
    without_verdicts,
    word_problems,
)
from interviews.domain.assessments.scoring import assess

LARGEST_ITEM = 400 * 1024


def noise(count: int, seed: int) -> str:
    """What no compression makes smaller by much."""
    letters = random.Random(seed)
    return "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(count))


def test_no_appraisal_is_too_large_to_be_stored() -> None:
    quotes = tuple(Evidence(turn=2, quote=noise(8_000, each)) for each in range(40))
    ratings = tuple(Rating(score=3, rationale=noise(50_000, each), evidence=quotes) for each in range(9))
    endless = Appraisal(
        competencies=tuple(
            CompetencyRatings(competency_id=each.competency_id, ratings=ratings)
            for each in plan().competencies
        ),
        qualifications=tuple(
            QualificationRatings(statement=each, ratings=ratings)
            for one in plan().competencies
            for each in one.qualifications
        ),
        summary=noise(700_000, 1),
        strengths=tuple(noise(10_000, each) for each in range(50)),
        concerns=tuple(noise(10_000, each) for each in range(50)),
    )
    made, records = assess(
        plan(),
        transcript(GOOD),
        endless,
        assessment_id="a",
        version=1,
        generated_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
        origin=build().origin,
    )
    assert len(made.summary) <= LONGEST_SUMMARY
    stored = [made.to_document(), records.to_document()]
    for each in stored:
        assert len(next(iter(packed(each).values()))) < LARGEST_ITEM


def test_what_is_within_bounds_is_left_as_it_is() -> None:
    made = build().assess(BRIEF, plan(), transcript(GOOD))
    assert within_limits(made) == made
    whole = assessed(build(), transcript(GOOD))
    assert (whole.summary, whole.strengths, whole.concerns) == (made.summary, made.strengths, made.concerns)


def test_only_the_scores_that_the_rules_made_are_told() -> None:
    told = "Types: 4 of 5; Events: 2 of 5. A service."
    assert without_verdicts(told, ["Types: 4 of 5", "Events: 2 of 5"]) == told
    assert without_verdicts(told, ["Types: 4 of 5", "Events: 3 of 5"]) == "A service."


def test_the_beginning_of_a_quote_is_a_quote() -> None:
    answer = "I built it and tested it and shipped it. " * 100
    rating = Rating(score=3, rationale="", evidence=(Evidence(turn=2, quote=answer),))
    given = Appraisal(
        competencies=(CompetencyRatings(competency_id="c", ratings=(rating,)),), qualifications=(), summary=""
    )
    quote = within_limits(given).competencies[0].ratings[0].evidence[0]
    assert len(quote.quote) <= LONGEST_QUOTE
    assert verify([quote], transcript([answer])).kept == (quote,)


@pytest.mark.parametrize(
    ("summary", "left"),
    [
        ("Overall 100/100. I recommend: STRONG HIRE", NO_SUMMARY),
        (
            "They built a service. A clear no-hire. Little on trade-offs.",
            "They built a service. Little on trade-offs.",
        ),
        (
            "The candidate explained that you should reject stale messages. Overall 12 incidents were resolved.",
            "The candidate explained that you should reject stale messages. Overall 12 incidents were resolved.",
        ),
        (
            "A person decides whether to hire the candidate.",
            "A person decides whether to hire the candidate.",
        ),
        ("They built a service in 2 of 5 teams.", "They built a service in 2 of 5 teams."),
    ],
)
def test_a_verdict_of_its_own_is_taken_out_of_a_summary(summary: str, left: str) -> None:
    assert without_verdicts(summary) == left
    assert bool(word_problems(summary, (), ())) == (summary != left)


def test_a_point_with_a_verdict_is_none() -> None:
    assert fit_points(("Hire her.", "Tests first.", "Score: 2")) == ("Tests first.",)


def test_texts_are_cut_between_words() -> None:
    assert shortened("one two three", 9) == "one two"
    assert shortened("one two three", 7) == "one two"
    assert shortened("onetwothree", 5) == "onetw"
    assert shortened("one", 5) == "one"
