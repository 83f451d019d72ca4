from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.records import to_record
from interviews.domain.room.session import Progress, Session
from interviews.domain.runs.transcript import GRACE, Turn, said, says_something

BEGAN = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENDS = BEGAN + timedelta(minutes=30)


QUESTIONS = ["q1", "q2", "q3"]


def session() -> Session:
    return Session("hash", BEGAN, BEGAN, ENDS)


def test_a_session_is_over_when_its_grace_is() -> None:
    assert not session().is_over(ENDS + GRACE)
    assert session().is_over(ENDS + GRACE + timedelta(milliseconds=1))


def test_the_seconds_left_are_never_negative() -> None:
    assert session().seconds_left(ENDS - timedelta(seconds=90)) == 90
    assert session().seconds_left(ENDS + timedelta(minutes=1)) == 0


def test_a_follow_up_stays_at_the_question() -> None:
    assert Progress(3, 1).moved("follow_up", 2) == Progress(3, 1, 1)


def test_a_follow_up_too_many_is_the_next_question() -> None:
    assert Progress(3, 1, 2).moved("follow_up", 2) == Progress(3, 2, 0)


def test_after_the_last_question_comes_the_close() -> None:
    assert Progress(3, 2).moved("ask", 0).done
    assert Progress(3, 2, 1).moved("follow_up", 1).done


def test_erased_turns_are_not_said() -> None:
    assert said([{"role": "sealed"}, to_record(Turn(2, "candidate", "Yes", BEGAN))]) == [
        Turn(2, "candidate", "Yes", BEGAN)
    ]


@given(some.lists(some.sampled_from(["follow_up", "ask", "close"]), min_size=9), some.integers(0, 2))
def test_where_an_interview_stands_follows_from_its_turns_up_to_the_close(
    moves: list[str], follow_ups: int
) -> None:
    at = Progress(len(QUESTIONS))
    turns = [Turn(1, "interviewer", "Hello", BEGAN, QUESTIONS[0])]
    for move in moves:
        assert Progress.of(turns, QUESTIONS) == at
        turns.append(Turn(len(turns) + 1, "candidate", "Yes", BEGAN, QUESTIONS[at.question_index]))
        assert Progress.of(turns, QUESTIONS) == at
        at = at.moved(move, follow_ups)
        question_id = None if at.done else QUESTIONS[at.question_index]
        turns.append(Turn(len(turns) + 1, "interviewer", "So?", BEGAN, question_id))
        if at.done:
            assert Progress.of(turns, QUESTIONS).done
            return
    assert len(moves) < 3 * (1 + follow_ups)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\u0301", "\u0903", "\u20dd", "\u200b", "\u2028", "\u2029", "\u3164", "\u0007"]
)
def test_what_nobody_sees_says_nothing(text: str) -> None:
    assert not says_something(text)
    assert says_something(f"{text}?")
