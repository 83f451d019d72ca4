"""Which field of work a story is of: one of another field counts for little, and a short one of this field for all that
it tells."""

import tomllib
from pathlib import Path

import pytest

from engine_scenes import planned
from interviews.adapters.rehearsal_engine.fields import fields_of, other_fields, words_of
from interviews.adapters.rehearsal_engine.texts import LANGUAGES
from interviews.domain.assessments.assessment import AssessedCompetency
from interviews.domain.guardrails.protected_topics import protected_topic
from interviews.domain.kernel.rules import languages, read_file
from interviews.domain.plans.plan import Brief
from rehearsal_scenes import ENGINE, made_of, transcript

CASES = tomllib.loads((Path(__file__).parents[2] / "cases/short_and_off_topic.toml").read_text("utf-8"))
TAGS = [each for each in languages("fields", LANGUAGES) if each != "any"]
FEWEST_WHOLE = 6
"""Of the seven short stories, at first contact."""


def rated(case: dict[str, str], said: str | None = None) -> AssessedCompetency:
    brief = Brief(
        position=case["position"],
        level="MID",
        qualifications=(case["statement"],),
        language=case["language"],
    )
    plan = planned(ENGINE, brief)
    return made_of(transcript(said or case["said"], plan=plan), plan, brief).competencies[0]


def test_short_stories_that_are_whole_count_as_told() -> None:
    scores = [rated(each).score or 0 for each in CASES["short"]]
    assert sum(each >= 4 for each in scores) >= FEWEST_WHOLE
    assert min(scores) >= 3


@pytest.mark.parametrize("case", CASES["off"], ids=lambda each: str(each["statement"]))
def test_a_whole_story_of_another_field_counts_for_little_and_says_why(case: dict[str, str]) -> None:
    found = rated(case)
    assert (found.score or 0) <= 2
    assert any(word in found.rationale for word in ("field", "Arbeitsfeld", "campo", "domaine"))


@pytest.mark.parametrize(
    ("position", "statement", "said"),
    [
        (
            "Backend engineer",
            "Message queues in production",
            "At the bakery counter I managed the queue. I put up a rope and sent a second cashier to the till because "
            "people left. Waiting fell from 12 to 4 minutes.",
        ),
        (
            "Ward nurse",
            "Patient handover",
            "As a patient man I waited in the depot. I moved two forklifts to the pallets because parcels piled "
            "up, and after three days we were down from 900 to 40.",
        ),
    ],
)
def test_a_thing_of_the_same_name_is_of_its_own_field(position: str, statement: str, said: str) -> None:
    case = {"position": position, "statement": statement, "language": "en"}
    assert (rated(case, said).score or 0) <= 2


def test_a_story_of_a_field_that_nobody_listed_is_not_bounded_as_another() -> None:
    case = {"position": "Beekeeper", "statement": "Swarm control", "language": "en"}
    said = (
        "Last May two colonies wanted to swarm. I split both the same day and clipped the queen because rain was "
        "coming. In the end I lost none of 12 colonies."
    )
    assert (rated(case, said).score or 0) >= 4


@pytest.mark.parametrize("language", TAGS)
def test_each_language_has_words_for_the_same_fields_and_none_for_who_somebody_is(language: str) -> None:
    words = read_file("fields", language, LANGUAGES)["words"]
    related = read_file("fields", "any", LANGUAGES)["related"]
    assert set(words) == set(related) == {*(one for each in related.values() for one in each), *related}
    for each in " ".join(words.values()).split():
        assert protected_topic(each.replace("*", "")) is None, each


def test_related_fields_are_no_other_ones() -> None:
    fields = fields_of(["Account manager", "Winning back customers"]) | fields_of(["sales"])
    assert "finance" in fields
    assert "finance" not in other_fields(fields)
    assert words_of("I checked the ledger and the invoices", "en", {"finance"}) == {"ledger", "invoices"}
