"""What takes something back, and how far."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.assessments.denials import denials_of
from interviews.domain.assessments.retractions import find_retractions
from interviews.domain.runs.transcript import Turn
from rating_scenes import AT

SENTENCES = json.loads((Path(__file__).parents[2] / "cases/sentences_of_evidence.json").read_text("utf-8"))
STORY = "Last winter I redesigned the round on our ward and wrote a checklist for it."


def said(*answers: tuple[str, str]) -> list[Turn]:
    """Each answer with the question that it is to."""
    return [Turn(2 * place, "candidate", text, AT, asked) for place, (asked, text) in enumerate(answers, 1)]


@pytest.mark.parametrize("sentence", SENTENCES["takes_back"])
def test_it_takes_back_what_stands_before_it(sentence: str) -> None:
    found = find_retractions(said(("a", f"{STORY} {sentence}")))
    assert list(found.sentences) == [2]
    assert max(end for _, end in found.withdrawn[2]) >= len(STORY)
    later = find_retractions(said(("a", STORY), ("b", sentence)))
    assert later.links == ((2, 4),)


@pytest.mark.parametrize("sentence", SENTENCES["takes_nothing_back"])
def test_what_stands_near_it_takes_nothing_back(sentence: str) -> None:
    assert find_retractions(said(("a", f"{STORY} {sentence}"), ("a", sentence))).sentences == {}


NOT_DONE = (
    "I've never had to do that.",
    "So etwas habe ich noch nie gemacht.",
    "Nunca lo he hecho.",
    "Someone else did that.",
    "Eso lo hizo mi compañero.",
    "No, I never did that.",
    "My colleague did that, I didn't.",
    "That was not me, that was head office.",
    "Je n'ai jamais fait ça.",
    "Ce n'était pas moi, c'était la comptable.",
    "Das hat meine Kollegin gemacht.",
    "No fui yo, fue la contable.",
)


@pytest.mark.parametrize("sentence", NOT_DONE)
def test_not_to_have_done_it_takes_back_what_was_said_of_it_and_of_nothing_else(sentence: str) -> None:
    assert find_retractions(said(("a", STORY), ("a", sentence))).links == ((2, 4),)
    assert find_retractions(said(("a", f"{STORY} {sentence}"))).withdrawn
    alone = find_retractions(said(("a", STORY), ("b", sentence)))
    assert not alone.sentences
    assert not alone.withdrawn


@given(st.lists(st.sampled_from([*SENTENCES["takes_back"], *NOT_DONE, STORY]), max_size=5))
def test_nothing_is_withdrawn_but_what_was_said(answers: list[str]) -> None:
    turns = said(*(("a", each) for each in answers))
    found = find_retractions(turns)
    lengths = {each.turn: len(each.text) for each in turns}
    for turn, spans in found.withdrawn.items():
        assert all(0 <= start <= end <= lengths[turn] for start, end in spans)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Fixing race conditions in Go services", "I only started learning Go last week."),
        ("Ladungssicherung", "Mit Ladungssicherung hatte ich ehrlich gesagt nie zu tun."),
        ("Control de inventario de cocina", "Nunca he llevado un inventario."),
        ("Déclarations de TVA", "Je viens de commencer la TVA."),
        ("Stock control in a kitchen", "I have never done a stock control."),
    ],
)
def test_a_denial_names_the_statement_by_its_own_words(statement: str, sentence: str) -> None:
    (found,) = denials_of(statement, said(("a", sentence)))
    assert (found.stance, found.quote) == ("AGAINST", sentence)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Safe medication rounds on a night ward", "I have never had a medication error."),
        ("Control de inventario de cocina", "Nunca he perdido un inventario."),
        ("Inventur und Lagerorganisation", "Ich habe nie eine Inventur vergessen."),
        ("Stock control in a kitchen", "I never skipped a stock control."),
    ],
)
def test_what_never_went_wrong_denies_nothing(statement: str, sentence: str) -> None:
    assert list(denials_of(statement, said(("a", sentence)))) == []
