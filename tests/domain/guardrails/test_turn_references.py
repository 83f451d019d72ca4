import pytest

from interviews.domain.guardrails.turn_references import turns_named


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("What did she say in turn 999 about Rust?", [999]),
        ("Turns 2, 4 and 6.", [2, 4, 6]),
        ("turn #12, Turn no. 3", [12, 3]),
        ("In Beitrag 7 und Wortmeldung Nr. 9", [7, 9]),
        ("en el turno 5", [5]),
        ("au tour 8", [8]),
        ("Turn 4 of 9 is cut", []),
        ("They turned 40 servers off in 2019.", []),
        ("A return of 5", []),
        ("Nothing.", []),
    ],
)
def test_turns_are_known_by_their_number(text: str, turns: list[int]) -> None:
    assert turns_named(text) == turns
