"""describe_interview, start_session, take_answer, get_session, finish_session, close_interview."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from builders import ANSWERS, Office, PlainEngine
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import (
    CodeNeeded,
    DataErased,
    Detail,
    InterviewCancelled,
    LinkExpired,
    NotOpenYet,
    RunMovedOn,
    SessionEnded,
    SessionIdle,
    SessionTakenOver,
    Unauthenticated,
    ValidationFailed,
)
from interviews.domain.kernel.records import to_record
from interviews.domain.kernel.times import to_iso
from interviews.domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill
from interviews.domain.room.room_words import languages_spoken, words_in
from interviews.domain.room.session import Progress
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.transcript import MOST_ASIDES
from interviews.usecases.guardrails.engine import Moment, NextTurn
from interviews.usecases.room.close_interview import close_interview
from interviews.usecases.room.describe_interview import describe_interview
from interviews.usecases.room.get_session import get_session
from interviews.usecases.room.start_session import MOST_TOLD, start_session
from interviews.usecases.runs.expire_wait import expire_wait
from interviews.usecases.runs.run_store import Change


@pytest.fixture
def office() -> Office:
    return Office()


def store_of(office: Office) -> InMemoryRunStore:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs


def describe(office: Office, run_id: str) -> Any:
    return describe_interview(office.link(run_id), runs=office.runs, clock=office.clock)


def link_end(office: Office, run_id: str) -> datetime:
    ends = office.run(run_id).link_expires_at
    assert ends
    return ends


def over(office: Office, run_id: str) -> dict[str, str]:
    """What is told of an interview that is over."""
    with pytest.raises(SessionEnded) as refused:
        describe(office, run_id)
    return {each.field: each.message for each in refused.value.details}


def session_of(office: Office, run_id: str, session: str | None) -> Any:
    return get_session(office.link(run_id), session_token=session, runs=office.runs, clock=office.clock)


def close(office: Office, run_id: str) -> None:
    close_interview(
        office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
    )


def expire_link(office: Office, run_id: str) -> None:
    expire_wait(
        office.ref(run_id), "start", generation=1, runs=office.runs, clock=office.clock, random=office.random
    )


def turns(office: Office, run_id: str) -> list[tuple[int, str, str]]:
    return [(each.turn, each.role, each.text) for each in office.runs.load_interview(office.ref(run_id))[1]]


class TestLink:
    def test_a_room_that_is_not_open_yet_says_so(self, office: Office) -> None:
        run_id = office.approved()
        with pytest.raises(NotOpenYet):
            office.start(run_id)
        later = office.scheduled(scheduledAt=to_iso(office.clock() + timedelta(hours=1)))
        with pytest.raises(NotOpenYet):
            office.start(later)
        office.clock.advance(hours=1)
        assert office.start(later).status == 201

    def test_a_link_ends_to_the_second(self, office: Office) -> None:
        run_id = office.scheduled()
        office.clock.now = link_end(office, run_id)
        with pytest.raises(LinkExpired):
            office.start(run_id)
        with pytest.raises(LinkExpired):
            describe(office, run_id)

    def test_a_link_that_has_expired_says_so_when_the_run_was_cancelled_for_it_too(
        self, office: Office
    ) -> None:
        run_id = office.scheduled()
        office.clock.advance(days=7, seconds=1)
        expire_link(office, run_id)
        assert office.run(run_id).state is State.CANCELLED
        for call in (lambda: office.start(run_id), lambda: describe(office, run_id)):
            with pytest.raises(LinkExpired):
                call()

    def test_a_link_that_expires_while_the_interview_runs_ends_nothing(self, office: Office) -> None:
        run_id = office.scheduled()
        office.clock.now = link_end(office, run_id) - timedelta(minutes=1)
        session = office.start(run_id).body["sessionToken"]
        office.clock.advance(minutes=10)
        assert office.answer(run_id, session, ANSWERS[0])["questionNumber"] == 2
        assert describe(office, run_id)["state"] == "IN_PROGRESS"

    @pytest.mark.parametrize("state", [State.COMPLETED, State.ASSESSMENT_PENDING, State.ASSESSMENT_APPROVED])
    def test_an_interview_that_is_over_says_so(self, office: Office, state: State) -> None:
        run_id = office.at(state)
        with pytest.raises(SessionEnded):
            office.start(run_id)
        with pytest.raises(SessionEnded):
            describe(office, run_id)

    @pytest.mark.parametrize("answers", [ANSWERS[:2], []])
    def test_of_an_interview_that_is_over_it_is_told_with_whom_and_how_much_was_answered(
        self, office: Office, answers: list[str]
    ) -> None:
        run_id = office.completed(answers, companyName="Engines Ltd")
        assert over(office, run_id) == {"companyName": "Engines Ltd", "answered": str(len(answers))}

    def test_nobody_goes_on_in_an_interview_whose_time_is_over(self, office: Office) -> None:
        run_id, _ = office.started(companyName="Engines Ltd")
        office.clock.advance(minutes=32)
        assert describe(office, run_id)["state"] == "IN_PROGRESS"
        office.clock.advance(seconds=1)
        assert over(office, run_id) == {"companyName": "Engines Ltd"}
        assert office.run(run_id).state is State.IN_PROGRESS

    @pytest.mark.parametrize("email", [None, "ada@example.com"])
    def test_what_was_erased_after_its_end_says_so(self, office: Office, email: str | None) -> None:
        run_id = office.assessed(candidateEmail=email)
        office.purge(run_id)
        with pytest.raises(DataErased) as erased:
            describe(office, run_id)
        ended_at = office.run(run_id).ended_at
        assert ended_at
        assert erased.value.details == (Detail("endedAt", to_iso(ended_at)),)

    def test_what_was_erased_before_it_names_no_end(self, office: Office) -> None:
        run_id, _ = office.started()
        office.purge(run_id)
        with pytest.raises(DataErased) as erased:
            describe(office, run_id)
        assert erased.value.details == ()


class TestInfo:
    def test_the_candidate_is_told_what_awaits_them(self, office: Office) -> None:
        run_id = office.scheduled(companyName="Engines Ltd", language="de")
        told = describe(office, run_id)
        run = office.run(run_id)
        notice = told.pop("notice")
        assert told == {
            "position": "Backend Engineer",
            "companyName": "Engines Ltd",
            "language": "de",
            "interviewerLanguage": "de",
            "durationMinutes": 30,
            "opensAt": run.opens_at,
            "closesAt": run.link_expires_at,
            "state": "SCHEDULED",
            "otpRequired": True,
            "maskedEmail": "a***@example.com",
            "retentionDays": 90,
            "assessmentRetentionDays": 365,
            "backupDays": 40,
            "feedbackOffered": False,
        }
        for said in (
            "Eine KI stellt die Fragen",
            "Ein Mensch liest sie und entscheidet",
            "90 Tage",
            "ebenso Ihr Name, Ihre E-Mail-Adresse und Ihr Profil",
            "was das Unternehmen zur Stelle schrieb, werden nach der Entscheidung 365 Tage",
        ):
            assert said in notice

    def test_without_an_address_the_link_is_the_credential(self, office: Office) -> None:
        told = describe(office, office.scheduled(candidateEmail=None))
        assert (told["otpRequired"], told["maskedEmail"]) == (False, None)
        assert "An AI interviewer asks" in told["notice"]

    def test_it_is_there_before_the_room_opens(self, office: Office) -> None:
        assert describe(office, office.approved())["state"] == "APPROVED"


class TestStart:
    def test_it_begins_with_the_greeting_and_the_first_question(self, office: Office) -> None:
        run_id = office.scheduled()
        answer = office.start(run_id)
        assert answer.status == 201
        ends = office.clock() + timedelta(minutes=30)
        assert {name: each for name, each in answer.body.items() if name != "sessionToken"} == {
            "turn": 1,
            "message": "Welcome.\n\nWhat have you done here: Python services in production?",
            "questionId": "q1",
            "questionNumber": 1,
            "questionCount": 3,
            "endsAt": ends,
        }
        run = office.run(run_id)
        assert (run.state, run.ends_at, run.started_at) == (State.IN_PROGRESS, ends, office.clock())
        event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
        assert (event.event.value, event.data, event.closes) == (
            "interview.started",
            to_record({"startedAt": run.started_at}),
            "start",
        )

    def test_nothing_begins_without_consent_and_with_it_the_consent_is_recorded(self, office: Office) -> None:
        run_id = office.scheduled()
        with pytest.raises(ValidationFailed):
            start_session(
                office.link(run_id),
                consent=False,
                runs=office.runs,
                clock=office.clock,
                random=office.random,
            )
        assert office.run(run_id).state is State.SCHEDULED
        office.start(run_id)
        session = office.runs.load(office.ref(run_id), ("SESSION",)).artefacts["SESSION"]
        assert session["consentedAt"] == to_iso(office.clock())

    def test_again_it_gives_the_session_as_it_stands_and_the_earlier_window_is_shut(
        self, office: Office
    ) -> None:
        run_id, first = office.started()
        office.answer(run_id, first, ANSWERS[0])
        again = office.start(run_id)
        assert again.status == 200
        assert (again.body["turn"], again.body["questionId"], again.body["questionNumber"]) == (3, "q2", 2)
        with pytest.raises(SessionTakenOver):
            office.answer(run_id, first, ANSWERS[1])
        with pytest.raises(SessionTakenOver):
            session_of(office, run_id, first)
        assert office.answer(run_id, again.body["sessionToken"], ANSWERS[1])["questionNumber"] == 3

    def test_two_starts_at_once_make_one_interview(self, office: Office) -> None:
        run_id = office.scheduled()
        answers = []
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                answers.append(office.start(run_id))

        store_of(office).before_commit = interrupt
        answers.append(office.start(run_id))
        assert [each.status for each in answers] == [201, 200]
        assert office.events(run_id).count("interview.started") == 1
        assert len(turns(office, run_id)) == 1
        with pytest.raises(Unauthenticated):
            office.answer(run_id, answers[0].body["sessionToken"], "Hello")

    def test_a_window_that_was_two_ago_hears_the_same(self, office: Office) -> None:
        run_id, first = office.started()
        office.start(run_id)
        office.start(run_id)
        with pytest.raises(SessionTakenOver):
            session_of(office, run_id, first)

    def test_the_older_window_wins_it_back_and_whoever_has_the_link_alone_takes_it_no_more(
        self, office: Office
    ) -> None:
        run_id, first = office.started(candidateEmail=None)
        thief = office.start(run_id).body["sessionToken"]
        mine = office.start_with(run_id, first).body["sessionToken"]
        for admission in (None, thief, "0" * 64):
            with pytest.raises(SessionTakenOver):
                office.start_with(run_id, admission)
        with pytest.raises(SessionTakenOver):
            office.answer(run_id, thief, ANSWERS[0])
        assert office.answer(run_id, mine, ANSWERS[0])["questionNumber"] == 2
        again = office.start_with(run_id, mine).body["sessionToken"]
        assert office.answer(run_id, again, ANSWERS[1])["questionNumber"] == 3
        told = office.runs.events(office.ref(run_id), after=0, limit=50).items
        moves = [each.data for each in told if each.event == "candidate.session_taken_over"]
        assert [each["wonBack"] for each in moves] == [False, True]

    def test_however_often_it_was_taken_the_first_window_is_known(self, office: Office) -> None:
        run_id, first = office.started(candidateEmail=None)
        for _ in range(20):
            office.start(run_id)
        mine = office.start_with(run_id, first).body["sessionToken"]
        assert office.answer(run_id, mine, ANSWERS[0])["questionNumber"] == 2

    def test_of_very_many_windows_the_first_ones_are_told_of_and_who_won_it_back(
        self, office: Office
    ) -> None:
        run_id, first = office.started(candidateEmail=None)
        for _ in range(40):
            office.start(run_id)
        office.start_with(run_id, first)
        told = office.runs.events(office.ref(run_id), after=0, limit=100).items
        moves = [each.data["wonBack"] for each in told if each.event == "candidate.session_taken_over"]
        assert moves == [False] * (MOST_TOLD - 1) + [True]

    def test_the_same_window_again_is_nothing_to_tell_of(self, office: Office) -> None:
        run_id, first = office.started()
        second = office.start_with(run_id, first).body["sessionToken"]
        office.start_with(run_id, second)
        assert "candidate.session_taken_over" not in office.events(run_id)

    def test_one_that_was_won_back_and_then_left_alone_may_be_entered_by_the_link(
        self, office: Office
    ) -> None:
        run_id, first = office.started(durationMinutes=120, candidateEmail=None)
        office.start(run_id)
        office.start_with(run_id, first)
        office.clock.advance(minutes=46)
        assert office.start_with(run_id, None).status == 200

    def test_with_a_code_the_code_decides(self, office: Office) -> None:
        run_id, first = office.started(candidateEmail="ada@example.com")
        office.clock.advance(minutes=2)
        second = office.start_with(run_id, office.admit(run_id)).body["sessionToken"]
        office.clock.advance(minutes=2)
        office.start_with(run_id, office.admit(run_id))
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, first)
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, second)

    def test_a_session_whose_time_is_over_is_not_taken_over(self, office: Office) -> None:
        run_id, _ = office.started()
        office.clock.advance(minutes=33)
        with pytest.raises(SessionEnded):
            office.start(run_id)

    def test_the_sessions_token_is_kept_as_a_hash(self, office: Office) -> None:
        _, session = office.started()
        assert session not in repr(office.runs)


class TestAnswer:
    def test_the_interview_goes_from_question_to_question_and_closes(self, office: Office) -> None:
        run_id, session = office.started()
        said = [office.answer(run_id, session, text) for text in ANSWERS]
        assert [each["questionNumber"] for each in said] == [2, 3, 3]
        assert [each["turn"] for each in said] == [3, 5, 7]
        assert [each["done"] for each in said] == [False, False, True]
        assert set(said[0]) == {
            "turn", "message", "questionId", "questionNumber", "questionCount", "endsAt", "paused", "done",
            "aside", "leadLanguage",
        }  # fmt: skip
        run = office.run(run_id)
        assert (run.state, run.answered) == (State.COMPLETED, 3)
        event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
        assert event.event.value == "interview.completed"
        assert event.data == to_record({"endedAt": run.ended_at, "answered": 3, "durationSeconds": 0})
        assert event.closes == "finish"

    def test_the_same_answer_again_gets_the_same_reply(self, office: Office) -> None:
        run_id, session = office.started()
        first = office.answer(run_id, session, ANSWERS[0], "a")
        assert office.answer(run_id, session, ANSWERS[0], "a") == first
        office.answer(run_id, session, ANSWERS[1], "b")
        assert office.answer(run_id, session, ANSWERS[0], "a") == first
        assert len(turns(office, run_id)) == 5

    def test_the_last_answer_again_gets_the_goodbye_again(self, office: Office) -> None:
        run_id, session = office.started()
        said = [office.answer(run_id, session, text, text[:20]) for text in ANSWERS]
        assert office.answer(run_id, session, ANSWERS[-1], ANSWERS[-1][:20]) == said[-1]

    def test_an_answer_is_saved_before_the_next_question_is_made(self, office: Office) -> None:
        class Dying(PlainEngine):
            def next_turn(self, *arguments: Any) -> NextTurn:
                raise SystemExit

        run_id, session = office.started()
        office.engine = Dying()
        with pytest.raises(SystemExit):
            office.answer(run_id, session, ANSWERS[0], "a")
        assert turns(office, run_id)[-1] == (2, "candidate", ANSWERS[0])
        assert session_of(office, run_id, session)["draftAllowed"] is False
        office.engine = PlainEngine()
        assert office.answer(run_id, session, ANSWERS[0], "a")["questionNumber"] == 2
        assert len(turns(office, run_id)) == 3

    def test_a_failing_engine_is_replaced_by_the_next_planned_question(self, office: Office) -> None:
        run_id, session = office.started()
        office.engine.failures = 3
        said = [office.answer(run_id, session, text) for text in ANSWERS]
        assert said[0]["message"] == "What have you done here: Designs and runs services on AWS?"
        assert (said[-1]["message"], said[-1]["done"]) == (words_in("en").goodbye, True)

    def test_an_engine_can_neither_follow_up_without_end_nor_leave_the_plan(self, office: Office) -> None:
        class Insistent(PlainEngine):
            def next_turn(self, brief: Brief, plan: Plan, turns: Any, moment: Moment) -> NextTurn:
                return NextTurn("follow_up", "And what else?")

            def plan(self, brief: Brief, skills: Any) -> PlanDraft:
                draft = super().plan(brief, skills)
                first = draft.competencies[0]
                question = first.questions[0].model_copy(update={"follow_ups": ("And then?",)})
                changed = first.model_copy(update={"questions": (question,)})
                return draft.model_copy(update={"competencies": (changed, *draft.competencies[1:])})

        office.engine = Insistent()
        run_id, session = office.started()
        said = [office.answer(run_id, session, f"Answer number {number}")["message"] for number in range(4)]
        assert said == [
            "And what else?",
            "What have you done here: Designs and runs services on AWS?",
            "What have you done here: Reviews the work of others?",
            words_in("en").goodbye,
        ]

    def test_two_answers_at_once_are_both_kept_and_numbered(self, office: Office) -> None:
        run_id, session = office.started()
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                office.answer(run_id, session, ANSWERS[1], "b")

        store_of(office).before_commit = interrupt
        office.answer(run_id, session, ANSWERS[0], "a")
        said = turns(office, run_id)
        assert [number for number, _, _ in said] == list(range(1, len(said) + 1))
        assert {text for _, role, text in said if role == "candidate"} == set(ANSWERS[:2])

    @pytest.mark.parametrize("token", [None, "", "0" * 64])
    def test_only_the_session_itself_may_answer(self, office: Office, token: str | None) -> None:
        run_id, _ = office.started()
        with pytest.raises(Unauthenticated):
            office.answer(run_id, token, "Hello")

    @pytest.mark.parametrize(
        "blank", [" \n", "\u200b", "\x00", "\u2060\u00a0\ufeff", "\u202e", "\u2800", "\u3164"]
    )
    def test_an_answer_of_which_nothing_is_seen_is_none(self, office: Office, blank: str) -> None:
        run_id, session = office.started()
        with pytest.raises(ValidationFailed):
            office.answer(run_id, session, blank)

    @pytest.mark.parametrize("short", ["5", "?", "\U0001f44d\ufe0f", "\u0644\u0627", "\u200bno"])
    def test_a_very_short_answer_is_one(self, office: Office, short: str) -> None:
        run_id, session = office.started()
        assert office.answer(run_id, session, short)["questionNumber"] == 2

    def test_an_aside_uses_up_neither_the_question_nor_a_follow_up(self, office: Office) -> None:
        class Patient(PlainEngine):
            def next_turn(self, brief: Brief, plan: Plan, turns: Any, moment: Moment) -> NextTurn:
                aside = turns[-1].text.endswith("?")
                return NextTurn("aside", "Ein Mensch.\n\nWhy?", "de") if aside else NextTurn("ask", "Go on.")

        office.engine = Patient()
        run_id, session = office.started()
        said = [office.answer(run_id, session, "Who reads this?") for _ in range(MOST_ASIDES)]
        assert {(each["questionNumber"], each["aside"], each["leadLanguage"]) for each in said} == {
            (1, True, "de")
        }
        progress = Progress.of(office.runs.load_interview(office.ref(run_id))[1], ["q1", "q2", "q3"])
        assert (progress.follow_ups_asked, progress.asides) == (0, MOST_ASIDES)
        # It has an end: an engine cannot stay at a question for ever.
        last = office.answer(run_id, session, "Who reads this?")
        assert (last["questionNumber"], last["aside"], last["leadLanguage"]) == (2, False, None)
        assert "Ein Mensch" not in last["message"]

    def test_an_answer_is_taken_until_its_grace_is_over(self, office: Office) -> None:
        run_id, session = office.started()
        office.clock.advance(minutes=32)
        assert office.answer(run_id, session, ANSWERS[0])
        office.clock.advance(seconds=1)
        with pytest.raises(SessionEnded):
            office.answer(run_id, session, ANSWERS[1])

    def test_after_a_cancel_nothing_is_taken(self, office: Office) -> None:
        run_id, session = office.started()
        office.cancel(run_id)
        with pytest.raises(InterviewCancelled):
            office.answer(run_id, session, ANSWERS[0])
        assert ANSWERS[0] not in repr(office.runs)

    def test_after_a_purge_nothing_is_taken(self, office: Office) -> None:
        run_id, session = office.started(candidateEmail=None)
        office.purge(run_id)
        with pytest.raises(DataErased):
            office.answer(run_id, session, ANSWERS[0])
        assert ANSWERS[0] not in repr(office.runs)


class TestSession:
    def test_it_shows_everything_needed_to_go_on(self, office: Office) -> None:
        run_id, session = office.started()
        office.answer(run_id, session, ANSWERS[0])
        shown = session_of(office, run_id, session)
        assert [(each["turn"], each["role"], each["questionId"]) for each in shown.pop("turns")] == [
            (1, "interviewer", "q1"),
            (2, "candidate", "q1"),
            (3, "interviewer", "q2"),
        ]
        assert shown == {
            "companyName": None,
            "feedbackOffered": False,
            "interviewerLanguage": "en",
            "draftAllowed": True,
            "questionNumber": 2,
            "questionCount": 3,
            "endsAt": office.run(run_id).ends_at,
            "paused": False,
            "done": False,
        }

    def test_it_is_shown_to_its_own_window_only(self, office: Office) -> None:
        run_id, _ = office.started()
        with pytest.raises(Unauthenticated):
            session_of(office, run_id, None)

    def test_after_a_long_silence_it_is_entered_anew_and_goes_on(self, office: Office) -> None:
        run_id, session = office.started(durationMinutes=120)
        office.clock.advance(minutes=40)
        office.answer(run_id, session, ANSWERS[0], "a")
        office.clock.advance(minutes=45)
        assert session_of(office, run_id, session)["questionNumber"] == 2
        office.clock.advance(seconds=1)
        for call in (
            lambda: session_of(office, run_id, session),
            lambda: office.answer(run_id, session, ANSWERS[1], "b"),
        ):
            with pytest.raises(SessionIdle):
                call()
        office.passes.clear()
        again = office.start(run_id).body["sessionToken"]
        assert office.answer(run_id, again, ANSWERS[1], "b")["questionNumber"] == 3

    def test_it_tells_each_answers_own_id_so_that_any_window_can_ask_for_the_reply(
        self, office: Office
    ) -> None:
        run_id, session = office.started()
        office.answer(run_id, session, ANSWERS[0], "a")
        assert [each["clientTurnId"] for each in session_of(office, run_id, session)["turns"]] == [
            None,
            "a",
            None,
        ]

    def test_after_the_end_it_still_shows_what_was_said_for_a_while(self, office: Office) -> None:
        run_id, session = office.started()
        office.answer(run_id, session, ANSWERS[0], "a")
        office.finish(run_id, session)
        shown = session_of(office, run_id, session)
        assert (shown["done"], shown["draftAllowed"]) == (True, False)
        assert [each["clientTurnId"] for each in shown["turns"]] == [None, "a", None, None]
        with pytest.raises(Unauthenticated):
            session_of(office, run_id, "0" * 64)
        office.clock.advance(minutes=45)
        assert session_of(office, run_id, session) == shown
        office.clock.advance(seconds=1)
        with pytest.raises(SessionEnded):
            session_of(office, run_id, session)

    def test_it_is_done_when_its_time_is_over_before_anybody_has_closed_it(self, office: Office) -> None:
        run_id, session = office.started()
        office.clock.advance(minutes=32)
        assert session_of(office, run_id, session)["done"] is False
        office.clock.advance(seconds=1)
        assert session_of(office, run_id, session)["done"] is True

    def test_after_a_purge_nothing_is_shown_of_it(self, office: Office) -> None:
        run_id, session = office.started(candidateEmail=None)
        office.answer(run_id, session, ANSWERS[0], "a")
        office.finish(run_id, session)
        office.purge(run_id)
        with pytest.raises((DataErased, Unauthenticated)):
            session_of(office, run_id, session)

    @pytest.mark.parametrize(("model", "spoken"), [("rules-3", "de"), ("gpt-5-mini", "de-AT")])
    def test_it_tells_the_language_of_the_questions(self, office: Office, model: str, spoken: str) -> None:
        office.engine.origin = GeneratedBy(engine="any", model=model, prompt_version="1")
        run_id, session = office.started(language="de-AT")
        assert describe(office, run_id)["interviewerLanguage"] == spoken
        assert session_of(office, run_id, session)["interviewerLanguage"] == spoken


class TestEnd:
    def test_the_candidate_may_finish_early_and_say_so_twice(self, office: Office) -> None:
        run_id, session = office.started()
        office.answer(run_id, session, ANSWERS[0])
        office.clock.advance(minutes=5)
        assert office.finish(run_id, session) == {"state": "COMPLETED"}
        assert office.finish(run_id, session) == {"state": "COMPLETED"}
        assert office.run(run_id).answered == 1
        assert office.events(run_id).count("interview.completed") == 1
        event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
        assert event.data["durationSeconds"] == 300

    def test_finishing_needs_the_session(self, office: Office) -> None:
        run_id, _ = office.started()
        with pytest.raises(Unauthenticated):
            office.finish(run_id, None)

    def test_the_clock_ends_what_the_candidate_does_not(self, office: Office) -> None:
        run_id, session = office.started()
        office.answer(run_id, session, ANSWERS[0])
        office.clock.advance(minutes=33)
        close(office, run_id)
        close(office, run_id)
        run = office.run(run_id)
        assert (run.state, run.answered) == (State.COMPLETED, 1)
        assert office.events(run_id).count("interview.completed") == 1

    def test_an_answer_that_is_just_being_stored_when_the_clock_ends_it_is_refused(
        self, office: Office
    ) -> None:
        run_id, session = office.started()
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                office.clock.advance(minutes=33)
                close(office, run_id)

        store_of(office).before_commit = interrupt
        with pytest.raises(SessionEnded):
            office.answer(run_id, session, ANSWERS[0])
        assert ANSWERS[0] not in repr(office.runs)

    @pytest.mark.parametrize("language", languages_spoken())
    def test_it_says_goodbye_in_the_language_of_the_interview(self, office: Office, language: str) -> None:
        run_id, session = office.started(language=language)
        office.finish(run_id, session)
        assert turns(office, run_id)[-1][2] == words_in(language).goodbye
        answered, session = office.started(language=language)
        office.engine.failures = len(ANSWERS)
        for text in ANSWERS:
            office.answer(answered, session, text)
        assert turns(office, answered)[-1][2] == words_in(language).goodbye
        timed, session = office.started(language=language)
        office.clock.advance(minutes=33)
        close(office, timed)
        assert turns(office, timed)[-1][2] == words_in(language).time_is_over
        for each in (run_id, answered, timed):
            assert office.runs.load_interview(office.ref(each))[1][-1].lead_language == language

    @pytest.mark.parametrize("state", [State.CANCELLED, State.REJECTED])
    def test_the_clock_leaves_alone_what_is_over(self, office: Office, state: State) -> None:
        with pytest.raises(RunMovedOn):
            close(office, office.at(state))

    @pytest.mark.parametrize("state", [State.COMPLETED, State.ASSESSMENT_PENDING, State.ASSESSMENT_APPROVED])
    def test_the_clock_ends_nothing_twice(self, office: Office, state: State) -> None:
        run_id = office.at(state)
        before = office.run(run_id)
        close(office, run_id)
        assert office.run(run_id) == before


def test_a_plan_of_one_skill_is_an_interview_too(office: Office) -> None:
    class Narrow(PlainEngine):
        def validate_skills(self, brief: Brief) -> list[Skill]:
            return [Skill(name="Python", canonical_name="Python", qualification=brief.qualifications[0])]

    office.engine = Narrow()
    run_id, session = office.started(qualifications=["Writes Python"])
    assert office.answer(run_id, session, ANSWERS[0])["done"] is True
