"""What is no answer: fixed words, a stopped clock, a person told, and nothing of it for engines and recruiters."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from builders import ANSWERS, Office
from interviews.domain.guardrails.care import Care, CareClass
from interviews.domain.guardrails.care_words import care_words
from interviews.domain.kernel.errors import InterviewCancelled, SessionEnded
from interviews.domain.room.room_words import languages_spoken
from interviews.domain.runs import artefacts
from interviews.domain.runs.events import EventType
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.transcript import KEPT_PRIVATE, Turn
from interviews.usecases.assessments.get_transcript import get_transcript
from interviews.usecases.guardrails.engine import NextTurn
from interviews.usecases.room.care import REQUESTS
from interviews.usecases.room.close_interview import close_interview
from interviews.usecases.room.get_session import get_session

DISTRESS = "I want to kill myself."
HARASSED = "My boss sexually harassed me there, I don't want to talk about it."
STORIES = ["Leading a small team", "Writing clear documents"]
ROOM = {
    "I object to an AI making this decision": ("HUMAN", False),
    "I want a human interviewer instead": ("HUMAN", False),
    "I am deaf, is there an alternative?": ("ACCOMMODATION", False),
    "I have a stutter, can I type instead?": ("ACCOMMODATION", False),
    "Can we do this next week?": ("RESCHEDULE", False),
    "I need a copy of my answers": ("DATA_COPY", False),
    "Please delete everything you have about me.": ("OTHER", False),
    DISTRESS: ("HUMAN", True),
    HARASSED: ("HUMAN", True),
    "I am only 16.": ("HUMAN", True),
}


@pytest.fixture
def office() -> Office:
    return Office()


def session_of(office: Office, run_id: str, session: str) -> Any:
    return get_session(office.link(run_id), session_token=session, runs=office.runs, clock=office.clock)


def transcript(office: Office, run_id: str) -> list[Any]:
    return list(get_transcript(office.caller, run_id, limit=100, after=0, service=office.service).items)


def told(office: Office, run_id: str) -> list[tuple[EventType, Any]]:
    """The events since the start."""
    page = office.runs.events(office.ref(run_id), after=0, limit=100)
    events = [(each.event, dict(each.data)) for each in page.items]
    return events[[name for name, _ in events].index(EventType.STARTED) + 1 :]


def close(office: Office, run_id: str) -> int:
    return close_interview(
        office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
    )


class Listening:
    """Keeps what the engine was given to hear."""

    def __init__(self, office: Office) -> None:
        self.heard: list[list[str]] = []
        self._next_turn = office.engine.next_turn
        office.engine.next_turn = self.next_turn  # type: ignore[assignment,method-assign]

    def next_turn(self, brief: Any, plan: Any, turns: list[Turn], moment: Any) -> NextTurn:
        self.heard.append([each.text for each in turns])
        return self._next_turn(brief, plan, turns, moment)


class Seeing:
    """An engine that sees the same need in every answer."""

    def __init__(self, office: Office, kind: CareClass) -> None:
        self.kind = kind
        self._next_turn = office.engine.next_turn
        office.engine.next_turn = self.next_turn  # type: ignore[assignment,method-assign]

    def next_turn(self, brief: Any, plan: Any, turns: list[Turn], moment: Any) -> NextTurn:
        return replace(self._next_turn(brief, plan, turns, moment), care=self.kind)


@pytest.mark.parametrize(("said", "request_made"), ROOM.items(), ids=ROOM)
def test_a_person_is_told_and_not_what_was_said(
    office: Office, said: str, request_made: tuple[str, bool]
) -> None:
    run_id, session = office.started()
    office.answer(run_id, session, said)
    name, data = told(office, run_id)[0]
    assert name == EventType.REQUEST_MADE
    assert data.pop("requestId")
    assert data == {"type": request_made[0], "urgent": request_made[1]}


def test_distress_gets_words_and_lines_of_its_country_and_no_engine_hears_of_it(office: Office) -> None:
    listening = Listening(office)
    run_id, session = office.started(language="en-GB", qualifications=STORIES)
    said = office.answer(run_id, session, DISTRESS)
    assert not listening.heard
    assert "Samaritans: 116 123" in said["message"]
    assert "Emergency number: 999" in said["message"]
    assert (said["aside"], said["questionNumber"], said["done"], said["paused"]) == (True, 1, False, True)
    office.answer(run_id, session, ANSWERS[0])
    assert [DISTRESS in each for each in listening.heard] == [False]
    assert not any("Samaritans" in text for each in listening.heard for text in each)


def test_a_language_without_a_country_gets_lines_of_several(office: Office) -> None:
    run_id, session = office.started(language="de")
    said = office.answer(run_id, session, "Ich will nicht mehr leben.")["message"]
    assert all(
        each in said for each in ("DE: TelefonSeelsorge", "AT: TelefonSeelsorge: 142", "findahelpline.com")
    )


def test_the_candidate_reads_their_words_and_nobody_else_does(office: Office) -> None:
    run_id, session = office.started()
    office.answer(run_id, session, DISTRESS)
    assert [each["text"] for each in session_of(office, run_id, session)["turns"]][1] == DISTRESS
    assert [each["text"] for each in transcript(office, run_id)][1:] == [KEPT_PRIVATE] * 2
    assert DISTRESS not in str(told(office, run_id))


def test_nothing_of_it_is_assessed(office: Office) -> None:
    run_id, session = office.started()
    office.answer(run_id, session, DISTRESS)
    for text in ANSWERS:
        office.answer(run_id, session, text)
    office.finish(run_id, session)
    office.assess(run_id)
    assert office.run(run_id).answered == len(ANSWERS)
    _, documents = office.runs.load_all(office.ref(run_id))
    assert any(name.startswith(artefacts.ASSESSMENT) for name in documents)
    assert DISTRESS not in str([each for name, each in documents.items() if not name.startswith("TURN#")])


def test_the_clock_stands_still_until_the_candidate_goes_on(office: Office) -> None:
    run_id, session = office.started()
    ends = session_of(office, run_id, session)["endsAt"]
    office.clock.advance(minutes=20)
    assert office.answer(run_id, session, "I need a short break.")["endsAt"] == ends + timedelta(minutes=60)
    office.clock.advance(minutes=40)
    assert close(office, run_id) > 0
    assert office.run(run_id).state is State.IN_PROGRESS
    said = office.answer(run_id, session, ANSWERS[0])
    assert (said["endsAt"], said["paused"]) == (ends + timedelta(minutes=40), False)
    assert office.run(run_id).ends_at == ends + timedelta(minutes=40)
    office.clock.advance(minutes=12, seconds=1)
    assert close(office, run_id) == 0
    assert office.run(run_id).state is State.COMPLETED


def test_it_stands_still_for_an_hour_in_all(office: Office) -> None:
    run_id, session = office.started()
    ends = session_of(office, run_id, session)["endsAt"]
    for _ in range(2):
        office.answer(run_id, session, "One moment please.")
        office.clock.advance(minutes=35)
        office.answer(run_id, session, "Thanks, I am ready now.")
    said = office.answer(run_id, session, "One moment please.")
    assert (said["endsAt"], said["paused"]) == (ends + timedelta(minutes=60), False)
    assert "clock" not in said["message"]
    office.clock.advance(minutes=23)
    with pytest.raises(SessionEnded):
        office.answer(run_id, session, ANSWERS[0])


@pytest.mark.parametrize("goes_on", ["OK, let's go on", "ok, I'm fine, let's go on", "Yes."])
def test_a_word_to_go_on_brings_the_question_back_and_not_the_greeting(office: Office, goes_on: str) -> None:
    run_id, session = office.started()
    greeting, question = session_of(office, run_id, session)["turns"][-1]["text"].split("\n\n")
    office.answer(run_id, session, "One moment please.")
    said = office.answer(run_id, session, goes_on)
    assert (said["message"], said["questionNumber"]) == (question, 1)
    assert greeting not in said["message"]
    assert office.answer(run_id, session, ANSWERS[0])["questionNumber"] == 2


@pytest.mark.parametrize("goes_on", ["Thank you, let's go on.", "It was a hard time for all of us."])
def test_what_hurts_is_never_asked_about_again(office: Office, goes_on: str) -> None:
    listening = Listening(office)
    run_id, session = office.started()
    assert office.answer(run_id, session, HARASSED)["questionNumber"] == 1
    office.answer(run_id, session, "I need a minute.")
    assert office.answer(run_id, session, goes_on)["questionNumber"] == 2
    assert not listening.heard


def test_a_minor_is_asked_nothing_more(office: Office) -> None:
    run_id, session = office.started()
    said = office.answer(run_id, session, "I am only 16.")
    assert said["done"]
    assert [name for name, _ in told(office, run_id)] == [EventType.REQUEST_MADE, EventType.COMPLETED]
    with pytest.raises(SessionEnded):
        office.answer(run_id, session, ANSWERS[0])


@pytest.mark.parametrize(
    "young", [{"position": "Apprentice electrician"}, {"qualifications": [*STORIES, "Azubi ab 16"]}]
)
def test_where_the_role_is_for_the_young_only_who_is_younger_still_is_asked_nothing_more(
    office: Office, young: dict[str, Any]
) -> None:
    run_id, session = office.started(**young)
    assert not office.answer(run_id, session, "I am 16 and I counted the stock in my uncle's shop.")["done"]
    assert told(office, run_id) == []
    assert office.answer(run_id, session, "I am only 15.")["done"]


def test_who_is_young_enough_for_the_role_is_rated_though_they_asked_for_something(office: Office) -> None:
    run_id, session = office.started(position="Apprentice electrician")
    office.answer(run_id, session, "I am 17. Can I have a minute?")
    answers = iter(ANSWERS)
    while not office.answer(run_id, session, next(answers))["done"]:
        pass
    office.assess(run_id)
    assert office.run(run_id).verdict


def test_consent_is_withdrawn_in_words_as_by_a_button(office: Office) -> None:
    run_id, session = office.started()
    said = office.answer(run_id, session, "I withdraw my consent")
    assert said["done"]
    assert [name for name, _ in told(office, run_id)] == [EventType.CONSENT_WITHDRAWN, EventType.CANCELLED]
    run = office.run(run_id)
    assert run.cancellation
    assert (run.state, run.cancellation.reason) == (State.CANCELLED, "CONSENT_WITHDRAWN")
    with pytest.raises(InterviewCancelled):
        office.answer(run_id, session, ANSWERS[0])


def test_abuse_is_answered_and_told_nobody(office: Office) -> None:
    run_id, session = office.started()
    assert "politely" in office.answer(run_id, session, "fuck you")["message"]
    assert told(office, run_id) == []


def test_the_same_message_again_gives_the_same_words(office: Office) -> None:
    run_id, session = office.started()
    first = office.answer(run_id, session, DISTRESS, client_turn_id="a")
    assert office.answer(run_id, session, DISTRESS, client_turn_id="a") == first
    assert len(told(office, run_id)) == 1


def test_a_question_for_the_right_answer_is_no_matter_of_care(office: Office) -> None:
    listening = Listening(office)
    run_id, session = office.started(qualifications=STORIES)
    office.answer(run_id, session, "What would be a good answer here?")
    assert len(listening.heard) == 1


@pytest.mark.parametrize("language", languages_spoken())
@pytest.mark.parametrize("kind", CareClass)
def test_there_are_words_for_every_class_in_every_language(language: str, kind: CareClass) -> None:
    assert len(care_words(Care(kind, language), language, is_paused=True)) > 80
    assert kind in REQUESTS or kind in (CareClass.CONSENT_WITHDRAWN, CareClass.ABUSE)


UNKNOWN_WORDS = "It is all black and I see no way out for me."
LONG = " ".join(["We had an incident at night and I called the team to look at the logs."] * 3)


def test_what_no_rule_knows_the_engine_may_see(office: Office) -> None:
    """Then it is as if a rule had known it, for everybody who reads on."""
    Seeing(office, CareClass.DISTRESS)
    listening = Listening(office)
    run_id, session = office.started(language="en-GB", qualifications=STORIES)
    said = office.answer(run_id, session, UNKNOWN_WORDS, client_turn_id="one")
    assert "Samaritans: 116 123" in said["message"]
    assert (said["aside"], said["questionNumber"], said["paused"]) == (True, 1, True)
    assert [data["type"] for _, data in told(office, run_id)] == ["HUMAN"]
    assert transcript(office, run_id)[-1]["text"] == transcript(office, run_id)[-2]["text"] == KEPT_PRIVATE
    assert office.answer(run_id, session, UNKNOWN_WORDS, client_turn_id="one") == said
    office.answer(run_id, session, ANSWERS[0])
    assert not any(UNKNOWN_WORDS in text for text in listening.heard[-1])


def test_an_engine_that_sees_it_everywhere_lets_the_candidate_go_on(office: Office) -> None:
    Seeing(office, CareClass.HUMAN)
    run_id, session = office.started(qualifications=STORIES)
    assert office.answer(run_id, session, "It was fine.")["paused"]
    again = office.answer(run_id, session, "It was fine.")
    assert not again["paused"]
    assert again["message"] != KEPT_PRIVATE


@pytest.mark.parametrize("kind", CareClass)
def test_the_engine_alone_ends_no_interview_and_takes_no_long_answer(office: Office, kind: CareClass) -> None:
    Seeing(office, kind)
    run_id, session = office.started(qualifications=STORIES)
    said = office.answer(run_id, session, LONG)
    assert said["paused"] == (kind in (CareClass.DISTRESS, CareClass.DANGER))
    run_id, session = office.started(qualifications=STORIES)
    said = office.answer(run_id, session, "No words for that.")
    assert not said["done"]
    assert office.run(run_id).state is State.IN_PROGRESS
    assert said["paused"]


NEED = "I am dyslexic, could I get some extra time?"


def test_an_answer_beside_a_need_is_kept_and_the_need_is_seen_to(office: Office) -> None:
    listening = Listening(office)
    run_id, session = office.started()
    said = office.answer(run_id, session, f"{ANSWERS[0]} {NEED}")
    assert said["message"].startswith(care_words(Care(CareClass.NEEDS, "en"), "en", is_paused=True)[:40])
    assert "Your answer is kept." in said["message"]
    assert told(office, run_id)[0][1]["type"] == "ACCOMMODATION"
    assert not listening.heard
    assert [each["text"] for each in session_of(office, run_id, session)["turns"]][
        1
    ] == f"{ANSWERS[0]} {NEED}"
    assert [each["text"] for each in transcript(office, run_id)][1:] == [
        f"{ANSWERS[0]}\n\n{KEPT_PRIVATE}",
        KEPT_PRIVATE,
    ]
    after = office.answer(run_id, session, "ok, thanks")
    assert after["questionNumber"] == 2
    [heard] = listening.heard
    assert heard[-1] == ANSWERS[0]
    assert not any("dyslexic" in each for each in heard)


def test_a_kept_answer_counts_as_one(office: Office) -> None:
    run_id, session = office.started()
    office.answer(run_id, session, f"{ANSWERS[0]} {NEED}")
    office.answer(run_id, session, "ok")
    for text in ANSWERS[1:]:
        office.answer(run_id, session, text)
    office.finish(run_id, session)
    office.assess(run_id)
    assert office.run(run_id).answered == len(ANSWERS)
    assert "dyslexic" not in str(office.runs.load_all(office.ref(run_id))[1][artefacts.ASSESSMENT])
