from typing import Any

import pytest

from builders import ANSWERS, CALLER, Office, idempotency
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import (
    Detail,
    EngineUnavailable,
    IdempotencyConflict,
    InvalidState,
    LimitReached,
    NotFound,
)
from interviews.domain.runs.lifecycle import State
from interviews.domain.tenants.tenant import Limits
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Idempotency
from interviews.usecases.runs.run_store import Change

NOT_YET = (
    State.INFO_NEEDED, State.VALIDATING_SKILLS, State.GENERATING_PLAN, State.PENDING, State.APPROVED,
    State.REJECTED, State.SCHEDULED, State.IN_PROGRESS, State.COMPLETED, State.CANCELLED,
)  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def ask(
    office: Office,
    run_id: str,
    message: str = "Why?",
    conversation: str | None = None,
    key: Idempotency | None = None,
) -> Answer[Any]:
    return chat_about_assessment(
        CALLER,
        run_id,
        message=message,
        conversation_id=conversation,
        limits=office.tenant.limits,
        service=office.service,
        engine=office.engine,
        idempotency=key,
    )


def stored_chats(office: Office, run_id: str) -> list[str]:
    documents = office.runs.load_all(office.ref(run_id))[1]
    return [documents[name]["message"] for name in sorted(documents) if name.startswith("CHAT#")]


def test_an_answer_cites_only_what_the_candidate_has_said(office: Office) -> None:
    run_id = office.assessed()
    body = ask(office, run_id).body
    assert set(body) == {"conversationId", "answer", "citations"}
    assert body["answer"] == f"1: the candidate said {ANSWERS[-1]}"
    assert body["citations"] == [{"turn": 6, "quote": ANSWERS[-1]}]


def test_a_conversation_goes_on(office: Office) -> None:
    run_id = office.assessed()
    conversation = ask(office, run_id, "One").body["conversationId"]
    for number, message in enumerate(["Two", "Three"], start=2):
        body = ask(office, run_id, message, conversation).body
        assert (body["conversationId"], body["answer"][:2]) == (conversation, f"{number}:")
    assert stored_chats(office, run_id) == ["One", "Two", "Three"]


def test_conversations_are_apart(office: Office) -> None:
    run_id = office.assessed()
    assert ask(office, run_id).body["conversationId"] != ask(office, run_id).body["conversationId"]


def test_an_unknown_conversation_is_not_found(office: Office) -> None:
    run_id = office.assessed()
    with pytest.raises(NotFound):
        ask(office, run_id, conversation="00000000-0000-4000-8000-000000000000")


@pytest.mark.parametrize("state", NOT_YET)
def test_there_is_nothing_to_ask_before_there_is_an_assessment(office: Office, state: State) -> None:
    run_id = office.at(state)
    with pytest.raises(InvalidState):
        ask(office, run_id)


def test_it_can_be_asked_about_after_the_decision_too(office: Office) -> None:
    settled, cancelled = office.settled(), office.assessed()
    office.cancel(cancelled)
    for run_id in (settled, cancelled):
        assert ask(office, run_id).status == 200


def test_asking_changes_no_state_and_keeps_no_run_longer(office: Office) -> None:
    run_id = office.settled()
    before, events = office.run(run_id), office.events(run_id)
    office.clock.advance(days=5)
    ask(office, run_id)
    after = office.run(run_id)
    assert (after.state, after.expires_at) == (before.state, before.expires_at)
    assert office.events(run_id) == events


def test_a_failing_engine_stores_nothing(office: Office) -> None:
    run_id = office.assessed()
    office.engine.failures = 1
    with pytest.raises(EngineUnavailable):
        ask(office, run_id)
    assert stored_chats(office, run_id) == []


def test_the_first_answer_is_replayed_and_lies_with_the_run_alone(office: Office) -> None:
    run_id = office.assessed()
    first = ask(office, run_id, key=idempotency())
    again = ask(office, run_id, key=idempotency())
    assert (again.replayed, again.body) == (True, first.body)
    assert len(stored_chats(office, run_id)) == 1
    stored = office.runs.find_answer(idempotency())
    assert stored is not None
    assert ANSWERS[-1] not in repr(stored)


def test_another_question_under_the_same_key_is_a_conflict(office: Office) -> None:
    run_id = office.assessed()
    ask(office, run_id, key=idempotency())
    with pytest.raises(IdempotencyConflict):
        ask(office, run_id, key=idempotency(request="other"))


def test_the_same_key_at_once_is_answered_once(office: Office) -> None:
    run_id = office.assessed()
    answers = []
    others = iter([1])

    def interrupt(change: Change) -> None:
        for _ in others:
            answers.append(ask(office, run_id, key=idempotency()))

    assert isinstance(office.runs, InMemoryRunStore)
    office.runs.before_commit = interrupt
    answers.append(ask(office, run_id, key=idempotency()))
    assert [each.replayed for each in answers] == [False, True]
    assert answers[0].body == answers[1].body
    assert len(stored_chats(office, run_id)) == 1


def test_two_questions_at_once_are_both_kept(office: Office) -> None:
    run_id = office.assessed()
    conversation = ask(office, run_id, "One").body["conversationId"]
    others = iter(["Two"])

    def interrupt(change: Change) -> None:
        for message in others:
            ask(office, run_id, message, conversation)

    assert isinstance(office.runs, InMemoryRunStore)
    office.runs.before_commit = interrupt
    ask(office, run_id, "Three", conversation)
    assert stored_chats(office, run_id) == ["One", "Two", "Three"]


def test_when_the_first_questions_have_expired_the_later_ones_are_not_overwritten(office: Office) -> None:
    run_id = office.assessed()
    office.clock.advance(days=91)  # what is said of a transcript goes with it
    conversation = ask(office, run_id, "One").body["conversationId"]
    office.clock.advance(days=60)
    ask(office, run_id, "Two", conversation)
    office.clock.advance(days=60)
    ask(office, run_id, "Three", conversation)
    assert stored_chats(office, run_id) == ["Two", "Three"]


def test_what_is_no_longer_kept_cannot_be_asked_about(office: Office) -> None:
    run_id = office.assessed()
    office.runs.commit(Change(ref=office.ref(run_id), delete={"ASSESSMENT": None}))
    with pytest.raises(InvalidState, match="no longer kept"):
        ask(office, run_id)


def test_a_run_is_asked_about_as_often_as_the_tenant_may(office: Office) -> None:
    office.set_up_tenant(limits=Limits(chat_messages_per_run=2))
    run_id = office.assessed()
    conversation = ask(office, run_id, key=idempotency("one")).body["conversationId"]
    ask(office, run_id, "Two")
    office.engine.calls.clear()
    with pytest.raises(LimitReached) as refused:
        ask(office, run_id, "Three", conversation)
    assert refused.value.details == (Detail("chatMessagesPerRun", "2 of 2 are used"),)
    assert refused.value.code == "RATE_LIMITED"
    assert office.engine.calls == []
    assert ask(office, run_id, key=idempotency("one")).replayed
    assert office.approve_assessment(run_id).body["state"] == "ASSESSMENT_APPROVED"


def test_of_two_last_questions_at_the_same_moment_one_is_answered(office: Office) -> None:
    office.set_up_tenant(limits=Limits(chat_messages_per_run=1))
    run_id = office.assessed()

    def interrupt(change: Change) -> None:
        assert isinstance(office.runs, InMemoryRunStore)
        office.runs.before_commit = lambda change: None
        ask(office, run_id, "First")

    assert isinstance(office.runs, InMemoryRunStore)
    office.runs.before_commit = interrupt
    with pytest.raises(LimitReached):
        ask(office, run_id, "Second")
    assert stored_chats(office, run_id) == ["First"]
    assert office.run(run_id).chat_messages == 1


def test_what_is_about_the_person_or_to_be_decided_is_answered_by_rule_and_no_engine(office: Office) -> None:
    run_id = office.assessed()
    before = [*office.engine.calls]
    assert "not about the work" in ask(office, run_id, "How old is the candidate?").body["answer"]
    told = ask(office, run_id, "Is it a hire?").body["answer"]
    assert "The recommendation is HIRE." in told
    assert "The overall score is 60 or more" in told
    assert office.engine.calls == before
    ask(office, run_id, "What did the candidate say about race conditions?")
    assert office.engine.calls == [*before, "chat"]


@pytest.mark.parametrize(
    "told",
    [
        "As a native Turkish speaker I also helped the Ankara office with its stock.",
        "As a white woman with a foreign name I counted the stock.",
        "Ich habe drei Kinder und eine Behinderung und zählte das Lager.",
    ],
)
def test_whatever_was_asked_no_answer_quotes_what_the_candidate_told_of_their_person(
    office: Office, told: str
) -> None:
    run_id = office.assessed([*ANSWERS[:-1], told])
    body = ask(office, run_id, "What about the stock?").body
    assert told not in body["answer"]
    assert body["citations"] == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("So, yes or no?", "The recommendation is"),
        ("Sollen wir einstellen?", "Die Regel: "),
        ("On l'embauche ?", "La règle : "),
        ("¿La contratamos?", "La regla: "),
    ],
)
def test_whether_to_hire_is_answered_by_the_rule_in_the_language_of_the_question(
    office: Office, question: str, words: str
) -> None:
    run_id = office.assessed()
    answer = ask(office, run_id, question).body["answer"]
    english = ask(office, run_id, "Is it a hire?").body["answer"].partition("The rule: ")[2].partition(".")[0]
    assert words in answer
    assert (english in answer) is (words == "The recommendation is")
