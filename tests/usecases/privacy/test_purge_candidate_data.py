import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from os import urandom
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from moto import mock_aws

from builders import ANSWERS, CALLER, TENANT, Office, PlainEngine, allow_every_address, idempotency
from fakes import FixedClock, InMemoryRunStore
from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.runs.run_items import partition
from interviews.domain.kernel.errors import ConcurrentUpdate, IdempotencyConflict, NotFound
from interviews.domain.kernel.records import to_record
from interviews.domain.kernel.times import from_iso
from interviews.domain.plans.plan import Brief, Plan, PlanDraft
from interviews.domain.plans.plan_erasure import labels, relabelled
from interviews.domain.runs import happenings
from interviews.domain.runs.happenings import Rejection
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Reason
from interviews.domain.tenants.tenant import Limits
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.assessments.get_transcript import get_transcript
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.guardrails.engine import Revision
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Idempotency
from interviews.usecases.room.schedule_interview import schedule_interview
from interviews.usecases.runs.abandon_run import abandon_run
from interviews.usecases.runs.get_interview import get_interview
from interviews.usecases.runs.run_store import Artefact, Change
from interviews.usecases.runs.supply_info import supply_info
from tables import create_table, dynamodb_client, put_open_tenant

ERASED = "[erased]"


@pytest.fixture
def office() -> Office:
    return Office()


def store_of(office: Office) -> InMemoryRunStore:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs


def purge(office: Office, run_id: str, key: Idempotency | None = None) -> Answer[Any]:
    return office.purge(run_id, key)


def chat(
    office: Office, run_id: str, message: str = "Why?", conversation_id: str | None = None
) -> Answer[Any]:
    return chat_about_assessment(
        CALLER,
        run_id,
        message=message,
        conversation_id=conversation_id,
        limits=office.tenant.limits,
        service=office.service,
        engine=office.engine,
    )


def reject(office: Office, run_id: str, action: Rejection = "CANCEL", feedback: str = "No") -> None:
    reject_assessment(
        CALLER,
        run_id,
        feedback=feedback,
        rejected_by="Grace",
        action=action,
        limits=Limits(reassessments_per_run=100),
        service=office.service,
    )


def shown(office: Office, run_id: str) -> Any:
    return get_interview(CALLER, run_id, service=office.service, links=office.links)


class TestAnswer:
    def test_it_certifies_what_went(self, office: Office) -> None:
        run_id = office.assessed()
        chat(office, run_id)
        answer = purge(office, run_id)
        assert set(answer.body) == {"runId", "purgedAt", "purged", "certificateId"}
        assert answer.body["purged"] == ["assessmentText", "candidate", "chat", "requestText", "transcript"]
        event = list(office.runs.events(office.ref(run_id), after=0, limit=50).items)[-1]
        assert event.event.value == "candidate.data_purged"
        assert event.state == "ASSESSMENT_PENDING"
        assert event.data == {
            "purged": answer.body["purged"],
            "certificateId": answer.body["certificateId"],
        }

    def test_again_it_gives_the_first_certificate(self, office: Office) -> None:
        run_id = office.assessed()
        first = purge(office, run_id)
        events = office.events(run_id)
        office.clock.advance(days=1)
        assert purge(office, run_id).body == first.body
        assert office.events(run_id) == events

    def test_what_came_later_is_purged_with_a_certificate_of_its_own(self, office: Office) -> None:
        run_id = office.assessed()
        first = purge(office, run_id)
        chat(office, run_id, "And what of Ada?")
        second = purge(office, run_id)
        assert second.body["purged"] == ["chat"]
        assert second.body["certificateId"] != first.body["certificateId"]

    def test_a_run_without_personal_data_is_certified_too(self, office: Office) -> None:
        run_id = office.created(candidateName=None, candidateEmail=None, candidateProfile=None, metadata=None)
        assert purge(office, run_id).body["purged"] == []

    def test_it_is_replayed_under_its_idempotency_key(self, office: Office) -> None:
        run_id = office.assessed()
        first = purge(office, run_id, idempotency())
        again = purge(office, run_id, idempotency())
        assert (again.replayed, again.body) == (True, to_record(first.body))

    def test_a_key_is_bound_to_its_run_where_nothing_was_left_to_purge(self, office: Office) -> None:
        purged, other = office.created(), office.created()
        first = purge(office, purged)
        key = idempotency()
        assert purge(office, purged, key).body == first.body
        assert purge(office, purged, key).replayed
        with pytest.raises(IdempotencyConflict):
            purge(office, other, replace(key, request_hash="another"))
        assert office.run(other).purged_at is None

    def test_two_purges_with_nothing_left_under_one_key_answer_the_same(self, office: Office) -> None:
        run_id = office.created()
        first = purge(office, run_id)
        answers = []
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                answers.append(purge(office, run_id, idempotency()))

        store_of(office).before_commit = interrupt
        answers.append(purge(office, run_id, idempotency()))
        assert [to_record(each.body) for each in answers] == [to_record(first.body)] * 2
        assert [each.replayed for each in answers] == [False, True]


class TestState:
    @pytest.mark.parametrize("state", [each for each in State if each is not State.RECEIVED])
    def test_no_state_changes_but_those_with_nothing_left_to_assess(
        self, office: Office, state: State
    ) -> None:
        run_id = office.at(state)
        purge(office, run_id)
        run = office.run(run_id)
        if state in (State.IN_PROGRESS, State.COMPLETED):
            assert run.state is State.CANCELLED
            assert run.cancellation is not None
            assert run.cancellation.reason == "CANDIDATE_DATA_PURGED"
            assert office.events(run_id)[-2:] == ["interview.cancelled", "candidate.data_purged"]
        else:
            assert run.state is state
            assert office.events(run_id)[-1] == "candidate.data_purged"

    def test_an_interview_that_runs_is_over_at_once(self, office: Office) -> None:
        run_id, session = office.started()
        purge(office, run_id)
        with pytest.raises(NotFound):
            office.answer(run_id, session, "Hello?")

    def test_a_scheduled_interview_can_still_take_place(self, office: Office) -> None:
        run_id = office.scheduled(candidateEmail=None)
        purge(office, run_id)
        session = office.start(run_id).body["sessionToken"]
        assert office.answer(run_id, session, ANSWERS[0])["questionNumber"] == 2

    def test_a_plan_that_is_being_revised_is_made_without_the_recruiters_words(self, office: Office) -> None:
        run_id = office.planned()
        office.revise(run_id, "Ada is shy")
        purge(office, run_id)
        assert office.plan(run_id) == 2

    def test_a_name_that_is_gone_no_longer_counts_as_known(self, office: Office) -> None:
        run_id = office.created(candidateRef=None, position=None)
        purge(office, run_id)
        answer = supply_info(
            CALLER,
            run_id,
            {"position": "Engineer"},
            service=office.service,
            check_address=allow_every_address,
        )
        assert [each["field"] for each in answer.body["missingFields"]] == ["candidateRef"]


class TestWhatRemains:
    def test_scores_and_verdicts_stay_and_words_are_erased(self, office: Office) -> None:
        run_id = office.settled()
        before = shown(office, run_id)
        purge(office, run_id)
        after = shown(office, run_id)
        assert after["candidate"] is None
        assert get_transcript(CALLER, run_id, limit=50, after=0, service=office.service).items == []
        one, other = before["assessment"], after["assessment"]
        for name in ("overallScore", "scoreBand", "recommendation", "integrityFlags", "generatedBy"):
            assert other[name] == one[name]
        for kind in ("competencies", "qualifications"):
            for was, now in zip(one[kind], other[kind], strict=True):
                assert now == was | {"evidence": [each | {"quote": ERASED} for each in was["evidence"]]} | (
                    {"rationale": ERASED} if "rationale" in was else {}
                )
                assert now["evidence"]
        assert other["summary"] == ERASED
        assert set(other["strengths"]) == set(other["concerns"]) == {ERASED}
        assert after["plan"] == before["plan"]
        assert after["candidateRef"] == "cand-1"

    def test_feedback_is_erased_from_the_audit_trail_and_our_own_reasons_stay(self, office: Office) -> None:
        run_id = office.planned()
        office.revise(run_id, "ADA")
        office.plan(run_id)
        office.reject(run_id, "Ada is too shy")
        purge(office, run_id)
        events = office.runs.events(office.ref(run_id), after=0, limit=50).items
        assert [each.data["feedback"] for each in events if "feedback" in each.data] == [ERASED, ERASED]
        assert [each.sequence for each in events] == list(range(1, len(events) + 1))

    @pytest.mark.parametrize(
        ("reason", "left"), [("ADA", ERASED), ("Ada withdrew", ERASED), (None, "REQUESTED")]
    )
    def test_a_reason_in_a_persons_words_is_erased(
        self, office: Office, reason: str | None, left: str
    ) -> None:
        run_id = office.created()
        office.cancel(run_id, reason)
        purge(office, run_id)
        assert shown(office, run_id)["cancellation"]["reason"] == left
        (cancelled, _) = office.runs.events(office.ref(run_id), after=0, limit=50).items
        assert cancelled.data["reason"] == left

    def test_of_an_event_its_words_are_erased_whatever_they_are_called(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = office.created()
        office.cancel(run_id, "ADA", by="Grace")
        told = {"reason": happenings.Ours, "by": happenings.Words, "cancelledBy": happenings.Staff}
        monkeypatch.setattr(happenings, "whose", lambda event: told)
        purge(office, run_id)
        (cancelled, _) = office.runs.events(office.ref(run_id), after=0, limit=50).items
        assert dict(cancelled.data) == {"reason": "ADA", "by": ERASED, "cancelledBy": "Grace"}

    @pytest.mark.parametrize("reason", list(Reason))
    def test_whatever_reason_of_our_own_stays(self, office: Office, reason: Reason) -> None:
        run_id = office.created()
        abandon_run(office.ref(run_id), reason, runs=office.runs, clock=office.clock, random=office.random)
        purge(office, run_id)
        assert shown(office, run_id)["cancellation"]["reason"] == reason
        (cancelled, _) = office.runs.events(office.ref(run_id), after=0, limit=50).items
        assert cancelled.data["reason"] == reason

    @pytest.mark.parametrize("interviewed", [False, True])
    def test_what_revisions_brought_into_the_plan_is_taken_out(
        self, office: Office, interviewed: bool
    ) -> None:
        """Before the interview the first plan is back, so that nobody is asked what stands in brackets."""
        office.engine = Echo()
        run_id = office.planned(qualifications=["Programs in Ada", "Adapts", "Reviews"])
        for feedback in ("Greet ADA LOVELACE (ada@example.com).", "Ask lovelace how she adapts."):
            office.revise(run_id, feedback)
            office.plan(run_id)
        if interviewed:
            office.approve(run_id)
            schedule_interview(
                office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
            )
            office.start_with(run_id, office.admit(run_id))
        assert "planText" in purge(office, run_id).body["purged"]
        plans = office.runs.load(office.ref(run_id), ("PLAN", "PLAN#0001", "PLAN#0002")).artefacts
        first = plans["PLAN#0001"]
        assert "PLAN#0002" not in plans
        assert plans["PLAN"]["greeting"] == (ERASED if interviewed else first["greeting"])
        assert plans["PLAN"]["competencies"] == first["competencies"]
        assert plans["PLAN"]["version"] == 3
        assert purge(office, run_id).body["purged"]
        assert office.events(run_id).count("candidate.data_purged") == 1

    def test_the_text_of_a_single_revision_is_named_too(self, office: Office) -> None:
        office.engine = Echo()
        run_id = office.planned()
        office.revise(run_id, "Greet Ada.")
        office.plan(run_id)
        assert "planText" in purge(office, run_id).body["purged"]
        found = office.runs.load(office.ref(run_id), ("CERTIFICATE",)).artefacts["CERTIFICATE"]
        assert {"kind": "planText", "items": 1} in found["erased"]

    def test_what_was_mailed_to_the_candidate_lets_nobody_in_any_more(self, office: Office) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        assert purge(office, run_id).body["purged"] == ["candidate", "requestText"]
        assert not {"CANDIDATE", "PROOF"} & store_of(office).documents[office.ref(run_id)].keys()
        assert office.run(run_id).address_erased

    @pytest.mark.parametrize(
        "said", ["Ada has a small child", "[erased] Ada is ill", "[erased] 4711", ERASED]
    )
    def test_a_revisions_text_goes_whatever_it_is_like(self, office: Office, said: str) -> None:
        """Also one that repeats the metadata, or begins like what stands for one; what a purge itself may have put
        there is no text of anybody."""
        office.engine = Gathering()
        run_id = office.planned(metadata={"note": "Ada has a small child"})
        office.revise(run_id, said)
        office.plan(run_id)
        office.approve(run_id)
        schedule_interview(
            office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
        )
        office.start_with(run_id, office.admit(run_id))
        purge(office, run_id)
        plan = office.runs.load(office.ref(run_id), ("PLAN",)).artefacts["PLAN"]
        assert plan["competencies"][0]["questions"][0]["followUps"] == [ERASED]
        assert purge(office, run_id).body["certificateId"] == office.run(run_id).certificate_id

    def test_names_stay_different_whoever_gave_them(self, office: Office) -> None:
        first = {"competencies": [{"name": "Python"}]}
        plan = {
            "competencies": [{"name": each} for each in ("Python", "[erased] 1", "Ada", "Her", "[erased] 9")]
        }
        named = labels(plan, first)
        assert named == {"Ada": "[erased] 2", "Her": "[erased] 3", "[erased] 9": "[erased] 4"}
        assert labels(relabelled(plan, named), first) == {}


class Echo(PlainEngine):
    """Greets with the words of the recruiter."""

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        draft = super().revise_plan(brief, plan, feedback, revisions)
        return draft.model_copy(update={"greeting": feedback or ""})


class Gathering(PlainEngine):
    """Whatever a recruiter wants is a further follow-up of the first question, and stays one in later versions."""

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        draft = super().revise_plan(brief, plan, feedback, revisions)
        first, *others = draft.competencies
        question, *rest = first.questions
        question = question.model_copy(update={"follow_ups": (*question.follow_ups, feedback or "")})
        first = first.model_copy(update={"questions": (question, *rest)})
        return draft.model_copy(update={"competencies": (first, *others)})


@dataclass
class RevisingOffice(Office):
    """Each plan is revised so often before anything is decided."""

    engine: PlainEngine = field(default_factory=Gathering)
    times: int = 0

    def planned(self, **fields: Any) -> str:
        run_id = super().planned(**fields)
        for number in range(self.times):
            self.revise(run_id, f"Ask about mark {number} of hers.")
            self.plan(run_id)
        return run_id


class TestRaces:
    def test_an_answer_that_comes_in_between_is_purged_with_the_rest(self, office: Office) -> None:
        run_id, session = office.started()
        store = store_of(office)
        answers = iter(["I am Ada."])

        def interrupt(change: Change) -> None:
            for text in answers:
                office.answer(run_id, session, text)

        store.before_commit = interrupt
        purge(office, run_id)
        assert "I am Ada." not in repr(store.documents)
        assert office.run(run_id).state is State.CANCELLED

    def test_an_answer_that_comes_too_late_is_not_stored(self, office: Office) -> None:
        run_id, session = office.started()
        store = store_of(office)
        purges = iter([1])

        def interrupt(change: Change) -> None:
            for _ in purges:
                purge(office, run_id)

        store.before_commit = interrupt
        with pytest.raises(NotFound):
            office.answer(run_id, session, "I am Ada.")
        assert "I am Ada." not in repr(store.documents)

    def test_an_engines_reply_that_comes_too_late_is_not_stored(self, office: Office) -> None:
        run_id, session = office.started()
        store = store_of(office)
        commits = iter([False, True])

        def interrupt(change: Change) -> None:
            if next(commits, False):
                purge(office, run_id)

        store.before_commit = interrupt
        with pytest.raises(NotFound):
            office.answer(run_id, session, "I am Ada.")
        assert "I am Ada." not in repr(store.documents)
        assert store.load_interview(office.ref(run_id))[1] == []

    def test_an_answer_that_was_overtaken_by_others_and_a_purge_finds_its_number_taken(
        self, office: Office
    ) -> None:
        run_id, session = office.started()
        store = store_of(office)
        others = iter(["Something else.", "And more."])

        def interrupt(change: Change) -> None:
            store.before_commit = lambda change: None
            for text in others:
                office.answer(run_id, session, text)
            purge(office, run_id)

        store.before_commit = interrupt
        with pytest.raises(NotFound):
            office.answer(run_id, session, "I am Ada.")
        assert "I am Ada." not in repr(store.documents)

    def test_a_chat_that_began_before_the_purge_is_not_stored_after_it(self, office: Office) -> None:
        run_id = office.assessed()
        store = store_of(office)
        purges = iter([1])

        def interrupt(change: Change) -> None:
            for _ in purges:
                purge(office, run_id)

        store.before_commit = interrupt
        with pytest.raises(ConcurrentUpdate):
            chat(office, run_id)
        assert not [name for name in store.documents[office.ref(run_id)] if name.startswith("CHAT")]

    def test_a_chat_that_comes_in_between_is_purged_with_the_rest(self, office: Office) -> None:
        run_id = office.assessed()
        store = store_of(office)
        chats = iter([1])

        def interrupt(change: Change) -> None:
            for _ in chats:
                chat(office, run_id)

        store.before_commit = interrupt
        assert "chat" in purge(office, run_id).body["purged"]
        assert not [name for name in store.documents[office.ref(run_id)] if name.startswith("CHAT")]

    def test_an_assessment_that_is_being_made_is_not_stored_after_the_purge(self, office: Office) -> None:
        run_id = office.completed()
        store = store_of(office)
        purges = iter([1])

        def interrupt(change: Change) -> None:
            for _ in purges:
                purge(office, run_id)

        store.before_commit = interrupt
        with pytest.raises(Exception, match="CANCELLED"):
            office.assess(run_id)
        assert "ASSESSMENT" not in store.documents[office.ref(run_id)]

    def test_a_plan_drafted_from_words_that_were_purged_is_drafted_anew(self, office: Office) -> None:
        run_id = office.planned()
        office.revise(run_id, "Ada is shy")
        purges = iter([1])

        def interrupt(change: Change) -> None:
            for _ in purges:
                purge(office, run_id)

        store_of(office).before_commit = interrupt
        office.plan(run_id)
        assert office.engine.calls.count("revise_plan") == 2

    def test_two_purges_at_once_give_one_certificate(self, office: Office) -> None:
        run_id = office.assessed()
        store = store_of(office)
        answers = []
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                answers.append(purge(office, run_id))

        store.before_commit = interrupt
        answers.append(purge(office, run_id))
        assert answers[0].body == answers[1].body
        assert office.events(run_id).count("candidate.data_purged") == 1


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    with mock_aws():
        create_table(dynamodb_client(), "interviews")
        put_open_tenant(dynamodb_client(), TENANT.tenant_id, "interviews")
        yield dynamodb_client()


def of_the_table(table: Any, **more: Any) -> RevisingOffice:
    clock = FixedClock()
    runs = DynamoDbRunStore(table, "interviews", clock, tenants_table="interviews")
    office = RevisingOffice(clock=clock, runs=runs, **more)
    # Ids that no earlier test has used: they share the table.
    office.random = urandom
    office.service = replace(office.service, random=urandom)
    return office


@pytest.mark.parametrize("stored", ["in memory", "in DynamoDB"])
@pytest.mark.parametrize("times", range(5))
def test_however_often_the_plan_was_revised_a_run_is_purged_in_any_state(
    table: Any, times: int, stored: str
) -> None:
    office = of_the_table(table, times=times) if stored == "in DynamoDB" else RevisingOffice(times=times)
    for state in set(State) - {State.RECEIVED, State.INFO_NEEDED, State.VALIDATING_SKILLS}:
        run_id = office.at(state)
        purge(office, run_id)
        assert "of hers" not in everything_in_parts(office, run_id), state
        assert office.run(run_id).purged_at
        assert purge(office, run_id).body["certificateId"] == office.run(run_id).certificate_id


@pytest.mark.parametrize(("gone", "is_left"), [(1, True), (2, True), (4, True), (6, False)])
def test_a_transcript_that_is_ending_turn_by_turn_is_purged_too(table: Any, gone: int, is_left: bool) -> None:
    """Greeting, answer and question, …: what was said at the same time ends at the same time."""
    office = of_the_table(table)
    run_id, session = office.started()
    for text in ANSWERS:
        office.clock.advance(minutes=2)
        office.answer(run_id, session, text)
    days = office.run(run_id).pii_retention_days
    office.clock.now = _said_at(office, run_id, gone) + timedelta(days=days)
    assert (ANSWERS[-1] in everything_in_parts(office, run_id)) is is_left
    assert ("transcript" in purge(office, run_id).body["purged"]) is is_left
    left = everything_in_parts(office, run_id)
    assert [each for each in ANSWERS if each in left] == []
    assert purge(office, run_id).body["certificateId"] == office.run(run_id).certificate_id


def _said_at(office: Office, run_id: str, turn: int) -> datetime:
    document = office.runs.load(office.ref(run_id), (f"TURN#{turn:04}",)).artefacts[f"TURN#{turn:04}"]
    return from_iso(document["at"])


def everything(client: Any, office: Office, run_id: str) -> str:
    """All items of the run's partition as one text, whatever their names."""
    answer = client.query(
        TableName="interviews",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": partition(office.ref(run_id))}},
        ConsistentRead=True,
    )
    assert "LastEvaluatedKey" not in answer
    items = [unmarshal(each) for each in answer["Items"]]
    return "\n".join(
        json.dumps({name: _opened(value) for name, value in item.items()}, ensure_ascii=False)
        for item in items
    )


def _opened(value: Any) -> Any:
    """Documents lie as JSON in an attribute, the larger ones compressed."""
    text = zlib.decompress(value).decode() if isinstance(value, bytes) else value
    return json.loads(text) if isinstance(text, str) and text[:1] in "{[" else text


WORDS = some.text(some.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30)


class Marks:
    """Texts that are random around a mark of their own, so that each can be looked for."""

    def __init__(self, data: some.DataObject) -> None:
        self._data = data
        self.made: list[str] = []

    def __call__(self, what: str, longest: int = 60) -> str:
        mark = self.alone(what)
        return f"{self._data.draw(WORDS)[:longest]} {mark} {self._data.draw(WORDS)}"

    def alone(self, what: str) -> str:
        self.made.append(f"mark{len(self.made)}{what}")
        return self.made[-1]


@settings(max_examples=8)
@given(some.data())
def test_after_a_purge_nothing_of_the_candidate_is_left_in_the_partition(
    table: Any, data: some.DataObject
) -> None:
    office = of_the_table(table)
    mark = Marks(data)
    person = {
        "candidateName": mark("name"),
        "candidateEmail": mark.alone("mail") + "@example.com",
        "candidateProfile": mark("profile"),
    }
    run_id = office.planned(**person)
    for _ in range(data.draw(some.integers(0, 2), "revisions")):
        office.revise(run_id, mark("revision"), [{"target": "plan", "instruction": mark("instruction")}])
        office.plan(run_id)
    way = data.draw(some.sampled_from(["reject", "cancel", "started", "completed", "assessed"]), "way")
    if way == "reject":
        office.reject(run_id, mark("rejection"))
    elif way == "cancel":
        office.cancel(run_id, mark("reason"))
    else:
        _interview(office, run_id, way, mark, data)

    held = everything(table, office, run_id)
    assert [each for each in mark.made[:3] if each not in held] == []
    purge(office, run_id)
    left = everything(table, office, run_id)
    assert [each for each in mark.made if each in left] == []


def _interview(office: Office, run_id: str, way: str, mark: Marks, data: some.DataObject) -> None:
    office.approve(run_id)
    schedule_interview(
        office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
    )
    session = office.start(run_id).body["sessionToken"]
    for _ in range(3 if way != "started" else 1):
        office.answer(run_id, session, mark("answer"))
    if way != "assessed":
        return
    office.assess(run_id)
    for _ in range(data.draw(some.integers(0, 2), "reassessments")):
        reject(office, run_id, "REASSESS", mark("reassess"))
        office.assess(run_id)
    conversation = None
    for _ in range(data.draw(some.integers(0, 2), "chats")):
        conversation = chat(office, run_id, mark("question"), conversation).body["conversationId"]
    if data.draw(some.booleans(), "rejected"):
        reject(office, run_id, "CANCEL", mark("verdict"))


def test_an_interview_of_more_than_a_hundred_turns_is_purged_whole(table: Any) -> None:
    clock = FixedClock()
    office = Office(
        clock=clock, runs=DynamoDbRunStore(table, "interviews", clock, tenants_table="interviews")
    )
    run_id = office.assessed()
    ref = office.ref(run_id)
    turn = {"role": "candidate", "text": "mark of a turn", "at": "2026-11-23T12:00:00.000Z"}
    said = {"message": "mark of a question", "conversationId": "c", "answer": "mark", "citations": []}
    later = office.run(run_id).expires_at
    for _ in range(25):
        reject(office, run_id, "REASSESS", "mark of a rejection")
        office.assess(run_id)
    for first in (8, 58, 108):
        turns = [
            Artefact(f"TURN#{number:04}", {"turn": number, **turn}, later)
            for number in range(first, first + 50)
        ]
        office.runs.commit(Change(ref=ref, artefacts=turns))
    office.runs.commit(
        Change(ref=ref, artefacts=[Artefact(f"CHAT#c#{number:04}", said, later) for number in range(1, 61)])
    )
    assert everything_in_parts(office, run_id).count("mark of") >= 150 + 60 + 25
    purge(office, run_id)
    left = everything_in_parts(office, run_id)
    assert "mark of" not in left
    assert ANSWERS[0] not in left
    assert left.count(ERASED) >= 25


def test_each_part_of_a_large_purge_is_one_transaction_and_the_last_one_certifies(office: Office) -> None:
    """At most 30 items and 1.2 MB of each kind, so that with all three a transaction keeps DynamoDB's limits, of 100
    items and 4 MB; and no more of them than that needs."""
    run_id = office.assessed()
    ref, later = office.ref(run_id), office.run(run_id).expires_at
    for _ in range(35):
        reject(office, run_id, "REASSESS", "xxx")
        office.assess(run_id)
    large, small = {"message": "x" * 500_000}, {"message": "x"}
    chats = [Artefact(f"CHAT#c#{number:04}", large if number < 9 else small, later) for number in range(100)]
    turns = [
        Artefact(f"TURN#{number:04}", {"text": "xxx", "role": "candidate"}, later) for number in range(8, 80)
    ]
    office.runs.commit(Change(ref=ref, artefacts=[*chats, *turns]))
    documents = {name: to_record(each.document) for name, each in store_of(office).documents[ref].items()}
    parts: list[Change] = []
    store_of(office).before_commit = parts.append
    purge(office, run_id)
    for each in parts:
        assert max(len(each.delete), len(each.artefacts), len(each.rewritten_events)) <= 30 + 2
        assert sum(len(json.dumps(documents[name])) for name in each.delete) <= 1_200_000
    assert [bool(each.erasure) for each in parts] == [False] * (len(parts) - 1) + [True]
    assert ["SESSION" in each.delete for each in parts] == [bool(each.erasure) for each in parts]
    assert len(parts) <= 15
    left = repr(store_of(office).documents[ref]) + repr(store_of(office).events_of[ref])
    assert "xxx" not in left
    assert "CHAT#" not in left


class Weighed:
    """A client that knows the bytes of every transaction: of the items that it puts, and of those that it deletes."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self.bytes: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def transact_write_items(self, TransactItems: Sequence[dict[str, Any]], **more: Any) -> Any:
        self.bytes.append(sum(self._bytes(each) for each in TransactItems))
        return self._table.transact_write_items(TransactItems=TransactItems, **more)

    def _bytes(self, write: dict[str, Any]) -> int:
        if "Delete" in write:
            found = self._table.get_item(TableName="interviews", Key=write["Delete"]["Key"])
            return len(repr(found.get("Item", "")))
        return len(repr(write))


def test_no_transaction_of_a_purge_is_larger_than_dynamodb_takes(table: Any) -> None:
    clock = FixedClock()
    weighed = Weighed(table)
    runs = DynamoDbRunStore(weighed, "interviews", clock, tenants_table="interviews")
    office = Office(clock=clock, runs=runs)
    run_id = office.assessed()
    ref, later = office.ref(run_id), office.run(run_id).expires_at
    for number in range(16):
        said = {"message": urandom(150_000).hex(), "conversationId": "c", "answer": "", "citations": []}
        office.runs.commit(Change(ref=ref, artefacts=[Artefact(f"CHAT#c#{number:04}", said, later)]))
    weighed.bytes.clear()
    purge(office, run_id)
    assert sum(weighed.bytes) > 4_000_000 > max(weighed.bytes)
    assert "CHAT#" not in everything_in_parts(office, run_id)


def everything_in_parts(office: Office, run_id: str) -> str:
    run, documents = office.runs.load_all(office.ref(run_id))
    return repr(run) + json.dumps(documents)


def test_a_purged_transcript_is_one_empty_page_however_long_it_was(table: Any) -> None:
    clock = FixedClock()
    office = Office(
        clock=clock, runs=DynamoDbRunStore(table, "interviews", clock, tenants_table="interviews")
    )
    run_id = office.assessed()
    purge(office, run_id)
    page = get_transcript(CALLER, run_id, limit=1, after=0, service=office.service)
    assert (list(page.items), page.next_key) == ([], None)
