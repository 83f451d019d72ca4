"""What a job description asks for, taken out of it sentence by sentence (contract §10)."""

from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.plans.descriptions import (
    LONGEST_PIECE,
    MOST_FACTS,
    MOST_NOT_ASKED,
    sort_description,
    without_sorted,
)

BAKER = (
    "We are a family-run bakery founded in 1988. You must be able to lift 25kg flour sacks and hold a Level 2 food "
    "hygiene certificate. We'd love somebody young and energetic. You shape the loaves. We pay 14 an hour."
)
PIECES = st.sampled_from(
    [
        "Driving licence.",
        "You bake bread.",
        "Under 40.",
        "We offer:",
        "- nights",
        "5+ years of baking",
        "\n",
        "a b",
    ]
)


def test_a_sentence_that_asks_two_things_is_taken_apart() -> None:
    found = sort_description(BAKER, "en")
    assert [(each.statement, each.kind) for each in found.requirements] == [
        ("You must be able to lift 25kg flour sacks", "OTHER"),
        ("hold a Level 2 food hygiene certificate", "LICENCE"),
    ]


def test_what_nobody_may_ask_takes_nothing_else_with_it() -> None:
    found = sort_description("Profil : permis B, disponible le samedi, célibataire de préférence.", "fr")
    assert [each.statement for each in found.requirements] == ["permis B", "disponible le samedi"]
    assert [each.statement for each in found.not_asked] == ["célibataire de préférence"]


def test_what_the_employer_offers_and_is_asks_nothing() -> None:
    for text in (
        "Benefits:\n- company car and driving licence paid\n- nights off",
        "About us: founded in 1999, we work nights and weekends.",
        "Wir bieten: Führerschein Klasse B auf unsere Kosten.",
    ):
        found = sort_description(text, "en")
        assert (found.requirements, found.not_asked) == ((), ())


def test_a_heading_of_what_is_asked_ends_what_is_offered() -> None:
    found = sort_description("We offer:\n- a car\nYou bring:\n- a driving licence", "en")
    assert [each.statement for each in found.requirements] == ["a driving licence"]


def test_an_engine_is_left_the_work_and_no_fact() -> None:
    found = sort_description(BAKER, "en")
    left = without_sorted(BAKER, (*found.requirements, *found.not_asked)) or ""
    assert "You shape the loaves." in left
    assert not any(each in left for each in ("25kg", "certificate", "young"))


def test_nothing_is_left_of_facts_alone() -> None:
    found = sort_description("Driving licence\nNights and weekends", "en")
    assert without_sorted("Driving licence\nNights and weekends", found.requirements) is None


def test_must_haves_come_before_wishes_where_there_are_too_many() -> None:
    wishes = [f"AWS certification {place} desirable" for place in range(MOST_FACTS)]
    found = sort_description("\n".join([*wishes, "Driving licence required"]), "en")
    assert len(found.requirements) == MOST_FACTS
    assert found.requirements[-1].statement == "Driving licence required"


def test_a_sentence_without_an_end_is_not_read() -> None:
    assert sort_description("driving licence " * LONGEST_PIECE, "en").requirements == ()


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_whatever_is_found_is_word_for_word_in_the_description(text: str) -> None:
    found = sort_description(text, "en")
    both = [each.statement for each in found.requirements] + [each.statement for each in found.not_asked]
    assert all(each in text for each in both)
    assert len({*both}) == len(both)
    assert len(found.requirements) <= MOST_FACTS
    assert len(found.not_asked) <= MOST_NOT_ASKED
    assert found.competencies == ()
