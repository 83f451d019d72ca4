"""What the embedded interviewer says next."""

import pytest

from interviews.domain.runs.transcript import MOST_ASIDES, Turn
from interviews.usecases.guardrails.engine import Moment, NextTurn
from rehearsal_scenes import BRIEF, CASES, ENGINE, PLAN, transcript

PLACE = len(PLAN.requirements)
QUESTION = PLAN.competencies[0].questions[0]


def after(*answers: str, follow_ups: int = 0, seconds: int = 1500) -> NextTurn:
    turns: list[Turn] = transcript(*answers)
    return ENGINE.next_turn(BRIEF, PLAN, turns, Moment(PLACE, follow_ups, seconds))


def test_a_whole_case_is_followed_by_the_next_question() -> None:
    said = after(CASES["good"])
    assert said.move == "ask"
    assert said.message.endswith(PLAN.agenda()[PLACE + 1].text)


@pytest.mark.parametrize(
    ("answer", "lack"),
    [
        ("It was a queue for orders and it went live last year.", "own_act"),
        ("At my last company I designed the order pipeline on Kafka.", "result"),
        ("I designed the topics, and lag fell to ten seconds.", "situation"),
    ],
)
def test_the_follow_up_goes_for_what_the_story_lacks(answer: str, lack: str) -> None:
    from interviews.adapters.rehearsal_engine.texts import texts

    said = after(answer)
    assert said.move == "follow_up"
    assert said.message.endswith(texts("en")["follow_ups"][lack])


@pytest.mark.parametrize(
    "answer", ["I have never used Kafka.", "I haven't done that.", "Ich habe Kafka noch nie benutzt."]
)
def test_who_has_not_done_it_is_not_probed(answer: str) -> None:
    assert after(answer).move == "ask"


def test_who_adds_nothing_is_asked_no_further() -> None:
    assert after("I designed the topics.", "That is all that I can say.", follow_ups=1).move == "ask"


def test_there_is_no_follow_up_where_the_questions_to_come_need_the_time() -> None:
    assert after("I designed the topics.", seconds=120).move == "ask"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("What would be a good answer here?", "I cannot say what a good answer would be"),
        ("Are you a real person?", "I am an AI interviewer"),
        ("Was wäre eine gute Antwort?", "Was eine gute Antwort wäre"),
        ("¿Cuántas preguntas quedan?", "Esta página muestra"),
        ("Qui lit cela ?", "Des personnes de l’équipe"),
    ],
)
def test_the_process_is_explained_and_the_question_stays(asked: str, told: str) -> None:
    said = after(asked)
    assert said.move == "aside"
    assert said.message.startswith(told)
    assert said.message.endswith(QUESTION.text)


def test_the_last_question_is_followed_by_the_goodbye() -> None:
    said = ENGINE.next_turn(BRIEF, PLAN, transcript(CASES["good"]), Moment(len(PLAN.agenda()) - 1, 9, 900))
    assert (said.move, said.message.count("Thank you")) == ("close", 1)


STORY = "Last spring I designed the order pipeline on Kafka because orders were lost, and the losses fell to none."


def test_a_question_after_an_answer_is_told_and_the_interview_goes_on() -> None:
    said = after(f"{STORY} How long does this take?")
    assert (said.move, said.lead_language) == (after(STORY).move, "en")
    assert (
        said.message
        == f"This page shows the number of the question and the time that is left.\n\n{after(STORY).message}"
    )


@pytest.mark.parametrize(
    "asked", ["Which pipeline, the old one?", "Sorry. Long or short answer?", "¿Corto o largo?"]
)
def test_a_short_message_that_is_a_question_is_no_answer_whatever_it_asks(asked: str) -> None:
    said = after(asked)
    assert (said.move, said.message.startswith("Of course. What I would like to hear is this:")) == (
        "aside",
        True,
    )


def test_who_only_asks_on_and_on_is_asked_the_next_question_and_not_a_follow_up() -> None:
    turns = transcript("What do you mean?")
    told = Turn(len(turns), "interviewer", "…", turns[-1].at, QUESTION.question_id, aside=True)
    said = ENGINE.next_turn(
        BRIEF, PLAN, [*turns[:-1], *[told] * MOST_ASIDES, turns[-1]], Moment(PLACE, 0, 1500)
    )
    assert said.move == "ask"


@pytest.mark.parametrize("said", ["hmm", "Uhm, well...", "Euh..."])
def test_who_only_hums_is_given_time(said: str) -> None:
    assert after(said).move == "aside"
