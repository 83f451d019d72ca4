import pytest

from engine_scenes import AT, BRIEF, GOOD, plan, transcript
from interviews.adapters.builtin_engine import build
from interviews.domain.session import Turn
from interviews.usecases.engine import Moment, NextTurn

ENGINE = build()
FIRST, SECOND = plan().agenda()[0][1], plan().agenda()[1][1]
ROLE, RESULT = FIRST.follow_ups


def after(answer: str, asked: int = 0, seconds: int = 1500, place: int = 0) -> NextTurn:
    question = plan().agenda()[place][1]
    turns = [
        Turn(1, "interviewer", question.text, AT, question.question_id),
        Turn(2, "candidate", answer, AT, question.question_id),
    ]
    return ENGINE.next_turn(BRIEF, plan(), turns, Moment(place, asked, seconds))


def test_an_answer_that_has_everything_leads_to_the_next_question() -> None:
    said = after(GOOD[0])
    assert said.move == "ask"
    assert said.message.endswith(SECOND.text)


def test_the_follow_up_goes_for_what_is_missing() -> None:
    assert ROLE in after("We used TypeScript for a payment service, and latency fell by 40%.").message
    assert (
        RESULT
        in after("I designed a payment service in TypeScript at my last company with strict types.").message
    )


def test_a_follow_up_is_not_asked_twice() -> None:
    turns = transcript(["We used TypeScript."])
    turns.append(Turn(3, "interviewer", f"Thank you. {ROLE}", AT, FIRST.question_id))
    turns.append(Turn(4, "candidate", "We all worked on it together.", AT, FIRST.question_id))
    said = ENGINE.next_turn(BRIEF, plan(), turns, Moment(0, 1, 1500))
    assert said.move == "follow_up"
    assert ROLE not in said.message


@pytest.mark.parametrize("answer", ["I don't know.", "Please skip this one.", "I have never done that."])
def test_nobody_is_pressed(answer: str) -> None:
    said = after(answer)
    assert said.move == "ask"
    assert said.message.startswith("That is fine")


def test_there_is_no_follow_up_when_time_runs_short() -> None:
    thin = "We used it."
    assert after(thin, seconds=1500).move == "follow_up"
    assert after(thin, seconds=300).move == "ask"
    assert after(thin, seconds=59).move == "close"


def test_a_new_part_is_announced() -> None:
    assert plan().competencies[1].name in after(GOOD[2], asked=2, place=2).message
    assert plan().competencies[0].name not in after(GOOD[0]).message.split("\n\n")[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Are you a human?", "AI interviewer"),
        ("How many questions are left?", "number of the question"),
        ("Is this recorded?", "stored"),
        ("Who will read my answers?", "person makes the decision"),
        ("What happens next?", "hiring team"),
    ],
)
def test_questions_about_the_process_are_answered_and_the_question_comes_again(asked: str, told: str) -> None:
    said = after(asked)
    assert said.move == "follow_up"
    assert told in said.message
    assert said.message.endswith(FIRST.text)


@pytest.mark.parametrize(
    "asked", ["What is the right answer?", "Was that correct?", "Can you give me a hint?", "How am I doing?"]
)
def test_the_right_answer_is_never_given(asked: str) -> None:
    said = after(asked)
    assert said.message.startswith("I cannot say")
    for signal in FIRST.expected_signals:
        assert signal not in said.message


def test_a_question_of_the_candidate_does_not_stretch_the_follow_ups() -> None:
    said = after("Are you a human?", asked=len(FIRST.follow_ups))
    assert said.move == "ask"
    assert "AI interviewer" in said.message
    assert said.message.endswith(SECOND.text)


@pytest.mark.parametrize("answer", ["please stop the interview", "I want to quit.", "end the session"])
def test_a_candidate_may_end_it(answer: str) -> None:
    assert after(answer).move == "close"


@pytest.mark.parametrize(
    "answer", ["I had to stop the deployment.", "We ended the session of each user after an hour."]
)
def test_speaking_of_an_end_is_not_the_end(answer: str) -> None:
    assert after(answer).move != "close"


def test_another_language_is_not_followed_up_by_guesswork() -> None:
    answer = (
        "Ich habe den Dienst in der Firma gebaut und danach mit dem Team zusammen betrieben und verbessert."
    )
    assert after(answer).move == "ask"


def test_no_answer_is_praised() -> None:
    for answer in (*GOOD, "We used it."):
        words = after(answer).message.lower()
        assert not any(
            each in words for each in ("great answer", "excellent", "well done", "perfect", "good answer")
        )
