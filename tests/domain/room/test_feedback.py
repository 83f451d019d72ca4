from typing import Any

import pytest

from interviews.domain.kernel.records import to_record
from interviews.domain.room.feedback import Strength, feedback_of


def topic(name: str, score: int | None, *quotes: str, confidence: float = 0.8) -> dict[str, Any]:
    evidence = [
        {"turn": 2 * number, "quote": each, "stance": "FOR"} for number, each in enumerate(quotes, start=1)
    ]
    return {"name": name, "score": score, "confidence": confidence, "evidence": evidence, "rationale": "r"}


def feedback(*topics: dict[str, Any]) -> Any:
    return feedback_of({"competencies": list(topics), "overallScore": 12, "recommendation": "NO_HIRE"})


def test_the_clearer_half_is_strength_the_rest_is_room_to_grow_in_the_plans_order() -> None:
    told = feedback(topic("A", 3, "a"), topic("B", 5, "b"), topic("C", 2, "c"), topic("D", 4, "d"))
    assert told.strengths == (Strength("B", ("b",)), Strength("D", ("d",)))
    assert told.growth == ("A", "C")


@pytest.mark.parametrize("scores", [(5, 5, 5, 5), (2, 2, 2, 2), (5, 4, 5, 4), (3, 2, 3, 2)])
def test_a_very_good_and_a_poor_interview_look_alike(scores: tuple[int, ...]) -> None:
    topics = [topic(name, score, "said") for name, score in zip("ABCD", scores, strict=True)]
    told = feedback(*topics)
    assert (len(told.strengths), len(told.growth)) == (2, 2)


def test_it_holds_no_number_no_verdict_and_no_rationale() -> None:
    told = to_record(feedback(topic("A", 4, "said"), topic("B", 2, "and said"), topic("C", None)))
    assert told == {"strengths": [{"topic": "A", "quotes": ["said"]}, {"topic": "B", "quotes": ["and said"]}],
                    "growth": ["C"]}  # fmt: skip


def test_an_admission_is_not_quoted_back_as_a_strength() -> None:
    told = feedback(topic("A", 1, "I have never done that"), topic("B", None))
    assert told.strengths == ()
    assert told.growth == ("A", "B")


def test_the_longest_quotes_are_shown_in_the_order_they_were_said() -> None:
    told = feedback(topic("A", 4, "short", "the longest of them all", "a longer one", "short"))
    assert told.strengths[0].quotes == ("the longest of them all", "a longer one")


def test_there_is_never_more_than_can_be_read_at_once() -> None:
    told = feedback(*(topic(f"T{number}", 3, "said") for number in range(9)))
    assert (len(told.strengths), len(told.growth)) == (3, 3)
