"""How the embedded engine names in its questions what a role asks for."""

import pytest

from interviews.adapters.rehearsal_engine.planning import shown
from rehearsal_scenes import BRIEF, ENGINE, PLAN


@pytest.mark.parametrize(
    ("statement", "language", "named"),
    [
        ("hands on w/ LTMC data migration", "en", "LTMC data migration"),
        ("exp w/ 3-5 yr olds", "en", "experience with 3-5 year olds"),
        ("min 12mths post-reg acute exp", "en", "post-reg acute experience"),
        ("Strong in GL, AP", "en", "GL, AP"),
        ("exp. mínima 1 año en restaurante", "es", "experiencia en restaurante"),
        ("sehr gute Excel Kenntnisse", "de", "Excel Kenntnisse"),
        ("you've owned pipelines in prod", "en", "you've owned pipelines in prod"),
        ("Good", "en", "Good"),
    ],
)
def test_a_question_names_what_a_statement_is_about(statement: str, language: str, named: str) -> None:
    assert shown(statement, language) == named


def test_a_statement_that_would_lose_half_of_its_bracket_is_quoted_whole() -> None:
    assert shown("5 years PA experience (ideally in a scale-up)", "en") == (
        "PA experience (ideally in a scale-up)"
    )
    assert shown("Wound care (nice to have)", "en") == "Wound care"


@pytest.mark.parametrize(
    ("order", "about"),
    [
        ("Ask about incident response as well", "incident response"),
        ("Fragen Sie auch nach Codereviews", "Codereviews"),
        ("Demandez aussi la gestion des conflits", "la gestion des conflits"),
        ("Pregunte también por las revisiones de código", "las revisiones de código"),
    ],
)
def test_to_ask_about_something_is_to_add_a_question(order: str, about: str) -> None:
    assert about in " ".join(_new_questions(order))


@pytest.mark.parametrize(
    "order", ["Also ask about salary expectations", "Don't ask about cash", 'Ask: "How old are you?"']
)
def test_a_fact_or_what_nobody_may_ask_becomes_no_story(order: str) -> None:
    assert _new_questions(order) == []


def _new_questions(order: str) -> list[str]:
    known = {each.text for _, each in PLAN.stories()}
    draft = ENGINE.revise_plan(BRIEF, PLAN, order, [])
    return [each.text for one in draft.competencies for each in one.questions if each.text not in known]
