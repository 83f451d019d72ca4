"""What a recruiter asks, answered from the record in the language of the question."""

import pytest

from rehearsal_scenes import ENGINE, PLAN, made_of, transcript

TURNS = transcript("Last year I moved the cache to Redis because it was slow. Latency fell by 40 percent.")


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("What did they say about the cache?", "The candidate said about this:"),
        ("Wie ging er mit dem Cache um?", "Dazu hat die Person gesagt:"),
        ("Que dit-elle du cache ?", "La personne a dit à ce sujet :"),
        ("¿Qué dijo ella sobre el cache?", "La persona dijo sobre esto:"),
        ("Wie lange dauerte die Inventur?", "Plan, Mitschrift und Bewertung sagen dazu nichts."),
        ("Cache?", "The candidate said about this:"),
    ],
)
def test_the_frame_is_in_the_language_of_the_question(question: str, begins: str) -> None:
    assert ENGINE.chat(PLAN, TURNS, made_of(TURNS), [], question).answer.startswith(begins)


def test_a_sentence_that_tells_of_the_person_is_not_quoted() -> None:
    told = transcript("As a native Turkish speaker I tuned the cache. I moved the cache to Redis in May.")
    said = ENGINE.chat(PLAN, told, made_of(told), [], "What did they say about the cache?")
    assert [each.quote for each in said.citations] == ["I moved the cache to Redis in May."]
