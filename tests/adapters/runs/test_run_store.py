"""One test class for both run stores: the one on DynamoDB (moto) and the one that the other tests run on."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws

from builders import idempotency
from fakes import FixedClock, InMemoryRunStore
from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.privacy.dynamodb_erasures import DynamoDbErasureLog
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.runs.run_items import partition
from interviews.domain.kernel.errors import RunNotFound
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.records import from_record
from interviews.domain.kernel.times import to_epoch, to_iso
from interviews.domain.privacy.erasure_certificate import Erasure
from interviews.domain.runs.events import Event, EventType
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Run, Verdict, VerdictBand
from interviews.usecases.kernel.ports import Clash, StoredAnswer
from interviews.usecases.runs.run_store import (
    Artefact,
    CandidateRef,
    Change,
    ParkedToken,
    RunFilter,
    RunStore,
)
from interviews.usecases.webhooks.webhook_ports import EventSource
from tables import create_table, dynamodb_client

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOON = to_epoch(NOW) + 60
LATER = to_epoch(NOW + timedelta(days=30))
REF = RunRef("tnt_1", "run_1_00000000")
NOWHERE = RunRef("tnt_1", "run_2_00000000")
OTHER_RUN = RunRef("tnt_1", "run_1_00000001")


@dataclass
class Shelf:
    """A store, and what only the tests may do with it."""

    store: RunStore
    clock: FixedClock
    park: Callable[[RunRef, str, str], None]
    everything: Callable[[], Any]


@pytest.fixture(params=["in memory", "on DynamoDB"])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    clock = FixedClock(NOW)
    if request.param == "in memory":
        memory = InMemoryRunStore(clock)
        yield Shelf(
            memory, clock, lambda ref, wait, token: _remember(memory, ref, wait, token), lambda: _held(memory)
        )
        return
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "interviews")
        store = DynamoDbRunStore(client, "interviews", clock)
        yield Shelf(store, clock, lambda *parked: _park(client, *parked), lambda: _scan(client))


@pytest.fixture
def store(shelf: Shelf) -> RunStore:
    return shelf.store


@pytest.fixture
def source(shelf: Shelf) -> EventSource:
    assert isinstance(shelf.store, InMemoryRunStore | DynamoDbRunStore)
    return shelf.store


def _remember(memory: InMemoryRunStore, ref: RunRef, wait: str, token: str) -> None:
    memory.tokens[ref, wait] = ParkedToken(token, 1)


def _held(memory: InMemoryRunStore) -> Any:
    names = (
        "runs",
        "documents",
        "events_of",
        "externals",
        "links",
        "answers",
        "signals",
        "written_events",
        "candidates",
        "erasures",
    )
    return deepcopy({name: getattr(memory, name) for name in names})


def _park(client: Any, ref: RunRef, wait: str, token: str) -> None:
    """As the state machine does it."""
    client.put_item(
        TableName="interviews",
        Item={
            "pk": {"S": partition(ref)},
            "sk": {"S": f"WAIT#{wait}"},
            "taskToken": {"S": token},
            "generation": {"N": "1"},
            "expiresAt": {"N": str(LATER)},
        },
    )


def _scan(client: Any) -> Any:
    items = [unmarshal(each) for each in client.scan(TableName="interviews")["Items"]]
    return sorted(items, key=lambda each: (each["pk"], each["sk"]))


def a_run(ref: RunRef = REF, **changes: Any) -> Run:
    run = Run(ref.tenant_id, "plt_1", ref.run_id, "int_1", State.PENDING, NOW, NOW, LATER)
    return replace(run, **changes)


def an_event(sequence: int, run: Run | None = None, **changes: Any) -> Event:
    run = run or a_run()
    event = Event(
        run.tenant_id, run.platform_id, run.run_id, run.interview_id, sequence, f"evt_{sequence}",
        EventType.CANCELLED, run.state, NOW, "key_1", data={"reason": "No", "by": None},
    )  # fmt: skip
    return replace(event, **changes)


def a_turn(number: int, text: str = "Hello") -> Artefact:
    turn = {"turn": number, "role": "candidate", "text": text, "at": to_iso(NOW)}
    return Artefact(f"TURN#{number:04}", turn, LATER)


def an_answer(key: str = "key", expires_at: int = SOON) -> StoredAnswer:
    return StoredAnswer(idempotency(key), 201, {"runId": "r", "nothing": None}, expires_at)


def put(store: RunStore, run: Run, **rest: Any) -> Run:
    store.commit(Change(ref=run.ref, after=run, **rest))
    return run


def clash(store: RunStore, change: Change) -> str:
    with pytest.raises(Clash) as lost:
        store.commit(change)
    return lost.value.what


class TestReading:
    def test_a_run_is_read_as_it_was_written(self, store: RunStore) -> None:
        run = put(
            store,
            a_run(
                position="Ingénieur 🚀",
                verdict=Verdict(72.5, VerdictBand(60.0, 80.0), "HIRE", NOW, "MODEL", ("Python",)),
                named_candidate=True,
            ),
        )
        assert store.load(REF).run == run

    def test_artefacts_come_by_name_and_those_that_are_not_there_are_left_out(self, store: RunStore) -> None:
        document = {"text": "Grüße 🚀 \u2028", "none": None, "deep": [{"n": 1.5, "b": True}], "empty": ""}
        put(store, a_run(), artefacts=[Artefact("PLAN", document, LATER), Artefact("REQUEST", {}, LATER)])
        assert store.load(REF, ("PLAN", "CANDIDATE")).artefacts == {"PLAN": document}
        assert store.load(REF).artefacts == {}

    def test_an_unknown_run_is_not_found_by_any_way_to_it(self, store: RunStore) -> None:
        for read in (store.load, store.load_all, store.load_interview):
            with pytest.raises(RunNotFound):
                read(NOWHERE)

    def test_a_run_of_another_tenant_is_not_found(self, store: RunStore) -> None:
        put(store, a_run())
        with pytest.raises(RunNotFound):
            store.load(RunRef("tnt_2", REF.run_id))

    def test_artefacts_alone_are_no_run(self, store: RunStore) -> None:
        store.commit(Change(ref=REF, artefacts=[a_turn(1)]))
        with pytest.raises(RunNotFound):
            store.load_interview(REF)

    def test_an_interview_comes_with_its_turns_in_their_order(self, store: RunStore) -> None:
        parts = [
            Artefact(name, {"version": 1}, LATER) for name in ("PLAN", "REQUEST", "SESSION", "ASSESSMENT")
        ]
        put(store, a_run(), artefacts=[*parts, *[a_turn(number) for number in (10, 9, 2, 1)]])
        view, turns = store.load_interview(REF)
        assert view.run == a_run()
        assert set(view.artefacts) == {"PLAN", "REQUEST", "SESSION"}
        assert [each.turn for each in turns] == [1, 2, 9, 10]

    def test_everything_in_a_partition_comes_by_name(self, shelf: Shelf) -> None:
        put(
            shelf.store,
            a_run(),
            events=[an_event(1)],
            artefacts=[a_turn(1), Artefact("CANDIDATE", {"name": "Ada"}, LATER)],
        )
        run, documents = shelf.store.load_all(REF)
        assert run == a_run()
        assert documents["CANDIDATE"] == {"name": "Ada"}
        assert documents["TURN#0001"]["text"] == "Hello"
        assert documents["EVENT#000001"]["data"] == {"reason": "No", "by": None}

    def test_more_than_a_read_can_carry_is_read_in_parts(self, store: RunStore) -> None:
        put(store, a_run())
        for first in range(1, 201, 50):
            store.commit(Change(ref=REF, artefacts=[a_turn(first + each, "ü" * 8_000) for each in range(50)]))
        _, turns = store.load_interview(REF)
        assert [each.turn for each in turns] == list(range(1, 201))
        assert len(store.load_all(REF)[1]) == 200

    def test_the_largest_texts_a_body_can_bring_fit(self, store: RunStore) -> None:
        request = {"jobDescription": "🚀" * 20_000, "companyDescription": "🚀" * 20_000}
        put(store, a_run(), artefacts=[Artefact("REQUEST", request, LATER)])
        assert store.load(REF, ("REQUEST",)).artefacts["REQUEST"] == request

    def test_a_parked_token_is_found_by_its_wait(self, shelf: Shelf) -> None:
        shelf.park(REF, "plan#1", "token-1")
        assert shelf.store.wait_token(REF, "plan#1") == ParkedToken("token-1", 1)
        assert shelf.store.wait_token(REF, "plan#2") is None

    def test_a_token_is_forgotten_unless_another_one_has_its_place(self, shelf: Shelf) -> None:
        shelf.park(REF, "plan#1", "token-1")
        shelf.store.forget_wait(REF, "plan#1", "token-0")
        assert shelf.store.wait_token(REF, "plan#1") == ParkedToken("token-1", 1)
        shelf.store.forget_wait(REF, "plan#1", "token-1")
        shelf.store.forget_wait(REF, "plan#1", "token-1")
        assert shelf.store.wait_token(REF, "plan#1") is None

    def test_nothing_outlasts_its_run_and_what_is_gone_stays_gone(self, shelf: Shelf) -> None:
        written = [Artefact("REQUEST", {"a": 1}, LATER), Artefact("PLAN", {"b": 1}, SOON)]
        put(
            shelf.store, a_run(), artefacts=[*written, *(a_turn(each, "ü" * 20_000) for each in range(1, 45))]
        )
        put(shelf.store, a_run(OTHER_RUN), artefacts=written)
        for _ in range(2):
            shelf.store.end_items(REF, SOON + 60)
        names = ("REQUEST", "PLAN", "TURN#0044")
        assert shelf.store.load(REF, names).artefacts.keys() == set(names)
        shelf.clock.now += timedelta(seconds=60)
        assert shelf.store.load(REF, names).artefacts.keys() == {"REQUEST", "TURN#0044"}
        run = shelf.store.load(REF).run
        put(shelf.store, replace(run, version=2, expires_at=LATER), before=run)
        shelf.clock.now += timedelta(seconds=60)
        assert shelf.store.load(REF, names).artefacts.keys() == set()
        assert shelf.store.load(OTHER_RUN, names).artefacts.keys() == {"REQUEST"}
        held = shelf.everything()
        shelf.store.end_items(NOWHERE, SOON)
        assert shelf.everything() == held

    def test_an_event_comes_with_the_artefacts_it_points_at(self, store: RunStore) -> None:
        put(
            store,
            a_run(),
            events=[an_event(1, closes="info")],
            artefacts=[Artefact("REQUEST", {"a": 1}, LATER)],
        )
        assert store.event(REF, 1) == an_event(1, closes="info")
        assert store.event(REF, 2) is None
        found = store.load(REF, ("EVENT#000001", "EVENT#000002", "REQUEST")).artefacts
        assert found.keys() == {"EVENT#000001", "REQUEST"}
        assert from_record(Event, found["EVENT#000001"]) == an_event(1, closes="info")


class TestCandidates:
    def found(self, store: RunStore, ref: str, tenant: str = "tnt_1") -> list[str]:
        return list(store.runs_of_candidate(CandidateRef(tenant, ref), limit=50, key=None).items)

    def test_a_run_is_found_by_its_candidate_and_by_no_other_tenants(self, store: RunStore) -> None:
        put(store, a_run(candidate_ref="a/b#ü"))
        put(store, a_run(OTHER_RUN, candidate_ref="a/b#ü"))
        put(store, a_run(RunRef("tnt_2", "run_3_00000000"), candidate_ref="a/b#ü"))
        assert self.found(store, "a/b#ü") == sorted([REF.run_id, OTHER_RUN.run_id])
        assert self.found(store, "a/b") == []

    def test_it_is_found_from_the_change_on_that_names_the_candidate(self, store: RunStore) -> None:
        before = put(store, a_run())
        named = replace(before, version=2, candidate_ref="late")
        store.commit(Change(ref=REF, before=before, after=named))
        store.commit(Change(ref=REF, before=named, after=replace(named, version=3)))
        assert self.found(store, "late") == [REF.run_id]

    def test_they_come_in_pages(self, store: RunStore) -> None:
        refs = [RunRef("tnt_1", f"run_{number}_00000000") for number in range(1, 6)]
        for ref in refs:
            put(store, a_run(ref, candidate_ref="c"))
        candidate = CandidateRef("tnt_1", "c")
        seen: list[str] = []
        page = store.runs_of_candidate(candidate, limit=2, key=None)
        while page.next_key:
            seen += page.items
            page = store.runs_of_candidate(candidate, limit=2, key=page.next_key)
        assert [*seen, *page.items] == [each.run_id for each in refs]


@mock_aws
def test_a_purge_is_recorded_in_another_table_with_the_change_or_not_at_all() -> None:
    client = dynamodb_client()
    create_table(client, "interviews")
    create_table(client, "tenants")
    store = DynamoDbRunStore(client, "interviews", FixedClock(NOW), tenants_table="tenants")
    log = DynamoDbErasureLog(client, "tenants")
    erasure = Erasure("tnt_1", REF.run_id, "certificate", NOW)
    before = put(store, a_run())
    after = replace(before, version=2)
    with pytest.raises(Clash):
        store.commit(Change(ref=REF, before=replace(before, version=9), after=after, erasure=erasure))
    assert list(log.erasures_on(erasure.day)) == []
    store.commit(Change(ref=REF, before=before, after=after, erasure=erasure))
    assert list(log.erasures_on(erasure.day)) == [erasure]
    assert list(log.erasures_on("2020-01-01")) == []


@mock_aws
def test_a_purge_that_would_not_be_recorded_is_refused() -> None:
    client = dynamodb_client()
    create_table(client, "interviews")
    store = DynamoDbRunStore(client, "interviews", FixedClock(NOW))
    with pytest.raises(AssertionError):
        put(store, a_run(), erasure=Erasure("tnt_1", REF.run_id, "certificate", NOW))
    with pytest.raises(RunNotFound):
        store.load(REF)


class TestWriting:
    def test_a_change_is_written_over_what_was_read(self, store: RunStore) -> None:
        before = put(store, a_run(external_id="e-1"))
        after = replace(before, version=2, state=State.APPROVED, external_id=None)
        store.commit(Change(ref=REF, before=before, after=after))
        assert store.load(REF).run == after

    def test_a_run_that_has_changed_meanwhile_is_not_overwritten(self, store: RunStore) -> None:
        before = put(store, a_run())
        store.commit(Change(ref=REF, before=before, after=replace(before, version=2, state=State.APPROVED)))
        assert clash(store, Change(ref=REF, before=before, after=replace(before, version=2))) == "RUN"
        assert store.load(REF).run.state is State.APPROVED

    def test_a_run_that_is_not_there_cannot_change(self, store: RunStore) -> None:
        assert clash(store, Change(ref=REF, before=a_run(), after=a_run(version=2))) == "RUN"

    def test_a_run_id_is_used_once(self, store: RunStore) -> None:
        put(store, a_run())
        assert clash(store, Change(ref=REF, after=a_run(position="Other"))) == "RUN"

    def test_an_events_number_is_used_once(self, store: RunStore) -> None:
        before = put(store, a_run(), events=[an_event(1)])
        change = Change(ref=REF, before=before, after=replace(before, version=2), events=[an_event(1)])
        assert clash(store, change) == "RUN"

    def test_an_external_id_is_taken_once_per_tenant(self, store: RunStore) -> None:
        put(store, a_run(), external_id="ats#1")
        assert clash(store, Change(ref=NOWHERE, after=a_run(NOWHERE), external_id="ats#1")) == "external"
        assert store.find_external("tnt_1", "ats#1") == REF
        elsewhere = RunRef("tnt_2", NOWHERE.run_id)
        put(store, a_run(elsewhere), external_id="ats#1")
        assert store.find_external("tnt_2", "ats#1") == elsewhere
        assert store.find_external("tnt_1", "ats#2") is None

    def test_an_external_id_is_taken_over_only_from_the_run_that_is_named(self, store: RunStore) -> None:
        put(store, a_run(), external_id="ats-1")
        other = RunRef("tnt_1", "run_3_00000000")
        change = Change(ref=NOWHERE, after=a_run(NOWHERE), external_id="ats-1", gone_external=other)
        assert clash(store, change) == "external"
        store.commit(replace(change, gone_external=REF))
        assert store.find_external("tnt_1", "ats-1") == NOWHERE

    def test_an_external_id_is_held_as_long_as_its_run_can_go_on(self, shelf: Shelf) -> None:
        run = put(shelf.store, a_run(), external_id="ats-1")
        shelf.clock.advance(days=365 + 44)
        assert shelf.store.find_external("tnt_1", "ats-1") == REF
        shelf.clock.advance(days=run.retention_days + 1)
        assert shelf.store.find_external("tnt_1", "ats-1") is None

    def test_the_answer_under_a_key_is_written_once(self, store: RunStore) -> None:
        put(store, a_run(), answer=an_answer())
        assert clash(store, Change(ref=NOWHERE, after=a_run(NOWHERE), answer=an_answer())) == "answer"
        assert store.find_answer(idempotency()) == an_answer()
        assert store.load(REF, idempotency=idempotency()).answer == an_answer()
        assert store.load(REF, idempotency=idempotency("other")).answer is None

    def test_the_stored_answer_knows_which_request_it_was_for(self, store: RunStore) -> None:
        put(store, a_run(), answer=an_answer())
        asked = idempotency(request="another")
        found = store.find_answer(asked)
        assert found is not None
        assert found.idempotency == idempotency()

    def test_an_answer_belongs_to_its_tenant(self, store: RunStore) -> None:
        put(store, a_run(), answer=an_answer())
        assert store.find_answer(replace(idempotency(), tenant_id="tnt_2")) is None

    def test_the_earlier_answer_explains_every_other_clash(self, store: RunStore) -> None:
        before = put(store, a_run(), answer=an_answer(), external_id="ats-1")
        stale = replace(before, version=9)
        change = Change(
            ref=REF, before=stale, after=replace(stale, version=10), answer=an_answer(), external_id="ats-1",
            artefacts=[Artefact("SESSION", {"version": 2}, LATER, expected_version=1)],
        )  # fmt: skip
        assert clash(store, change) == "answer"
        assert clash(store, replace(change, answer=None)) == "external"
        assert clash(store, replace(change, answer=None, external_id=None)) == "SESSION"

    def test_a_versioned_artefact_follows_its_own_last_version(self, store: RunStore) -> None:
        def session(version: int) -> Change:
            written = Artefact("SESSION", {"version": version}, LATER, expected_version=version - 1)
            return Change(ref=REF, artefacts=[written])

        assert clash(store, session(2)) == "SESSION"
        store.commit(session(1))
        assert clash(store, session(1)) == "SESSION"
        store.commit(session(2))
        assert clash(store, session(2)) == "SESSION"
        assert clash(store, session(4)) == "SESSION"

    def test_a_deletion_may_insist_on_a_version(self, store: RunStore) -> None:
        put(store, a_run(), artefacts=[Artefact("SESSION", {"version": 1}, LATER, expected_version=0)])
        assert clash(store, Change(ref=REF, delete={"SESSION": 2})) == "SESSION"
        store.commit(Change(ref=REF, delete={"SESSION": 1}))
        assert store.load(REF, ("SESSION",)).artefacts == {}
        assert clash(store, Change(ref=REF, delete={"SESSION": 1})) == "SESSION"

    def test_deleting_what_is_not_there_is_harmless(self, store: RunStore) -> None:
        put(store, a_run(), artefacts=[a_turn(1)])
        store.commit(Change(ref=REF, delete={"TURN#0001": None, "TURN#0002": None}))
        assert store.load_interview(REF)[1] == []

    def test_events_are_written_anew_without_touching_the_run(self, store: RunStore) -> None:
        put(store, a_run(), events=[an_event(1), an_event(2)])
        erased = an_event(1, data={"reason": "[erased]"})
        store.commit(Change(ref=REF, rewritten_events=[erased], kept_until=LATER))
        assert list(store.events(REF, after=0, limit=5).items) == [erased, an_event(2)]
        assert store.load(REF).run == a_run()

    def test_a_link_leads_to_its_run(self, store: RunStore) -> None:
        put(store, a_run(), new_link="hash-1")
        assert store.find_link("hash-1") == REF
        assert store.find_link("hash-2") is None

    @pytest.mark.parametrize(
        "broken",
        [
            {"before": a_run(version=7)},
            {"external_id": "taken"},
            {"answer": an_answer("taken")},
            {"events": [an_event(2), an_event(1)]},
            {"artefacts": [a_turn(9), Artefact("SESSION", {"version": 3}, LATER, expected_version=2)]},
            {"delete": {"CANDIDATE": None, "SESSION": 5}},
        ],
        ids=str,
    )
    def test_a_refused_change_leaves_nothing_behind(self, shelf: Shelf, broken: dict[str, Any]) -> None:
        store = shelf.store
        kept = [Artefact("CANDIDATE", {"name": "Ada"}, LATER), Artefact("SESSION", {"version": 1}, LATER, 0)]
        before = put(store, a_run(), events=[an_event(1)], artefacts=kept, new_link="old")
        put(store, a_run(NOWHERE), external_id="taken", answer=an_answer("taken"))
        held = shelf.everything()
        whole: dict[str, Any] = {
            "before": before,
            "after": replace(before, version=2, state=State.CANCELLED),
            "events": [an_event(2)],
            "artefacts": [a_turn(1)],
            "delete": {"CANDIDATE": None},
            "external_id": "free",
            "new_link": "new",
            "answer": an_answer(),
        }
        clash(store, Change(ref=REF, **whole | broken))
        assert shelf.everything() == held
        store.commit(Change(ref=REF, **whole))
        assert store.load(REF).run.state is State.CANCELLED


class TestTimeToLive:
    """DynamoDB deletes what has expired within days, not at once: until then we look past it."""

    def test_an_expired_run_is_not_found(self, shelf: Shelf) -> None:
        put(shelf.store, a_run(expires_at=SOON), artefacts=[a_turn(1)])
        shelf.clock.advance(seconds=59)
        assert shelf.store.load(REF)
        shelf.clock.advance(seconds=1)
        for read in (shelf.store.load, shelf.store.load_all, shelf.store.load_interview):
            with pytest.raises(RunNotFound):
                read(REF)

    def test_an_expired_run_is_not_listed(self, shelf: Shelf) -> None:
        verdict = Verdict(50.0, VerdictBand(40.0, 60.0), "MAYBE", NOW, "MODEL")
        put(shelf.store, a_run(expires_at=SOON, verdict=verdict))
        shelf.clock.advance(seconds=60)
        assert not shelf.store.list_runs("tnt_1", RunFilter(), limit=5, key=None).items
        assert not shelf.store.ranked_runs("tnt_1", min_score=None, limit=5, key=None).items

    def test_expired_artefacts_are_gone_from_every_read(self, shelf: Shelf) -> None:
        turns = [replace(a_turn(1), expires_at=SOON), a_turn(2)]
        put(shelf.store, a_run(), artefacts=[Artefact("CANDIDATE", {"name": "Ada"}, SOON), *turns])
        shelf.clock.advance(seconds=60)
        assert shelf.store.load(REF, ("CANDIDATE",)).artefacts == {}
        assert set(shelf.store.load_all(REF)[1]) == {"TURN#0002"}
        assert [each.turn for each in shelf.store.load_interview(REF)[1]] == [2]
        page = shelf.store.turns(REF, after=0, limit=1)
        assert [each.turn for each in page.items] == [2]
        assert page.next_key is None

    def test_an_expired_answer_makes_room_for_a_new_one(self, shelf: Shelf) -> None:
        put(shelf.store, a_run(), answer=an_answer())
        shelf.clock.advance(seconds=60)
        assert shelf.store.find_answer(idempotency()) is None
        put(shelf.store, a_run(NOWHERE), answer=an_answer(expires_at=SOON + 90))
        assert shelf.store.load(REF, idempotency=idempotency()).answer == an_answer(expires_at=SOON + 90)

    def test_an_expired_session_makes_room_for_a_first_one(self, shelf: Shelf) -> None:
        first = Artefact("SESSION", {"version": 1}, SOON, expected_version=0)
        shelf.store.commit(Change(ref=REF, artefacts=[first]))
        shelf.clock.advance(seconds=60)
        shelf.store.commit(Change(ref=REF, artefacts=[replace(first, expires_at=LATER)]))

    def test_an_expired_link_leads_nowhere(self, shelf: Shelf) -> None:
        run = put(shelf.store, a_run(), new_link="hash-1")
        shelf.clock.now = datetime.fromtimestamp(run.longest_end - 1, UTC)
        assert shelf.store.find_link("hash-1") == REF
        shelf.clock.advance(seconds=1)
        assert shelf.store.find_link("hash-1") is None


class TestPaging:
    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    def test_events_and_turns_are_paged_by_their_numbers(self, store: RunStore, limit: int) -> None:
        put(
            store,
            a_run(),
            events=[an_event(each) for each in range(1, 8)],
            artefacts=[a_turn(n) for n in range(1, 8)],
        )
        for read in (store.events, store.turns):
            numbers: list[int] = []
            more = True
            while more:
                page = read(REF, after=numbers[-1] if numbers else 0, limit=limit)
                numbers += [getattr(each, "sequence", None) or each.turn for each in page.items]  # type: ignore[union-attr]
                more = page.next_key is not None
            assert numbers == list(range(1, 8))

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_a_list_shows_every_run_of_the_tenant_once_newest_first(
        self, store: RunStore, limit: int
    ) -> None:
        made = runs_of_days(store, 11)
        put(store, a_run(RunRef("tnt_2", "run_99_00000000")))
        found, key = [], None
        for _ in range(12):
            page = store.list_runs("tnt_1", RunFilter(), limit=limit, key=key)
            assert len(page.items) <= limit
            found += [each.run_id for each in page.items]
            key = json.loads(json.dumps(page.next_key))
            if key is None:
                break
        assert found == [each.run_id for each in reversed(made)]

    def test_a_filtered_list_fills_its_pages(self, store: RunStore) -> None:
        made = runs_of_days(store, 9)
        wanted = [each for each in reversed(made) if each.level == "MID"]
        first = store.list_runs("tnt_1", RunFilter(position="Odd"), limit=2, key=None)
        assert list(first.items) == wanted[:2]
        rest = store.list_runs("tnt_1", RunFilter(position="Odd"), limit=9, key=first.next_key)
        assert list(rest.items) == wanted[2:]

    @pytest.mark.parametrize(
        ("which", "days"),
        [
            (RunFilter(state="PENDING"), [0, 1, 2, 3, 4]),
            (RunFilter(state="CANCELLED"), []),
            (RunFilter(position="Odd"), [1, 3]),
            (RunFilter(candidate_ref="cand-2"), [2]),
            (RunFilter(external_id="ats-3"), [3]),
            (RunFilter(position="Odd", external_id="ats-2"), []),
            (RunFilter(created_after=datetime(2026, 11, 25, 12, tzinfo=UTC)), [2, 3, 4]),
            (RunFilter(created_after=datetime(2026, 11, 25, 12, 0, 0, 1000, tzinfo=UTC)), [3, 4]),
            (RunFilter(created_before=datetime(2026, 11, 25, 12, tzinfo=UTC)), [0, 1, 2]),
            (RunFilter(created_before=datetime(2026, 11, 25, 11, 59, 59, 999000, tzinfo=UTC)), [0, 1]),
            (
                RunFilter(
                    created_after=datetime(2026, 11, 24, tzinfo=UTC),
                    created_before=datetime(2026, 11, 25, 23, tzinfo=UTC),
                ),
                [1, 2],
            ),
            (
                RunFilter(
                    created_after=datetime(2026, 12, 24, tzinfo=UTC),
                    created_before=datetime(2026, 11, 25, 23, tzinfo=UTC),
                ),
                [],
            ),
        ],
        ids=str,
    )
    def test_a_list_is_filtered(self, store: RunStore, which: RunFilter, days: list[int]) -> None:
        made = runs_of_days(store, 5)
        found = store.list_runs("tnt_1", which, limit=50, key=None).items
        assert [each.run_id for each in found] == [made[day].run_id for day in reversed(days)]

    @pytest.mark.parametrize("limit", [1, 3, 100])
    def test_the_best_come_first_and_those_without_a_verdict_not_at_all(
        self, store: RunStore, limit: int
    ) -> None:
        scores = [9.5, 100.0, 72.5, 72.5, 0.0, 10.0]
        for number, score in enumerate(scores):
            put(store, a_run(RunRef("tnt_1", f"run_{number}_00000000"), verdict=verdict_of(score)))
        put(store, a_run(RunRef("tnt_1", "run_77_00000000")))
        put(store, a_run(RunRef("tnt_2", "run_78_00000000"), verdict=verdict_of(99.0)))
        found: list[float] = []
        key = None
        for _ in range(7):
            page = store.ranked_runs("tnt_1", min_score=None, limit=limit, key=key)
            found += [each.verdict.overall_score or 0.0 for each in page.items if each.verdict]
            key = json.loads(json.dumps(page.next_key))
            if key is None:
                break
        assert found == sorted(scores, reverse=True)

    @pytest.mark.parametrize(("least", "count"), [(None, 4), (0, 4), (10, 3), (72.5, 2), (72.6, 1), (100, 1)])
    def test_a_ranking_starts_at_a_least_score(
        self, store: RunStore, least: float | None, count: int
    ) -> None:
        for number, score in enumerate([9.5, 10.0, 72.5, 100.0]):
            put(store, a_run(RunRef("tnt_1", f"run_{number}_00000000"), verdict=verdict_of(score)))
        assert len(store.ranked_runs("tnt_1", min_score=least, limit=9, key=None).items) == count

    def test_a_verdict_that_is_withdrawn_leaves_the_ranking(self, store: RunStore) -> None:
        before = put(store, a_run(verdict=verdict_of(50.0)))
        store.commit(Change(ref=REF, before=before, after=replace(before, version=2, verdict=None)))
        assert not store.ranked_runs("tnt_1", min_score=None, limit=9, key=None).items

    def test_a_cursor_of_another_tenant_shows_nothing_of_it(self, store: RunStore) -> None:
        runs_of_days(store, 5)
        put(store, a_run(RunRef("tnt_2", "run_99_00000000")))
        key = store.list_runs("tnt_1", RunFilter(), limit=2, key=None).next_key
        shown = store.list_runs("tnt_2", RunFilter(), limit=9, key=key).items
        assert {each.tenant_id for each in shown} <= {"tnt_2"}


def runs_of_days(store: RunStore, count: int) -> list[Run]:
    """One run a day from NOW on."""
    return [
        put(
            store,
            a_run(
                RunRef("tnt_1", f"run_{day}_0000000{day % 10}"),
                created_at=NOW + timedelta(days=day),
                position="Odd" if day % 2 else "Even",
                level="MID" if day % 2 else None,
                candidate_ref=f"cand-{day}",
                external_id=f"ats-{day}",
            ),
        )
        for day in range(count)
    ]


def verdict_of(score: float) -> Verdict:
    return Verdict(score, VerdictBand(score, score), "MAYBE", NOW, "MODEL")


@mock_aws
def test_events_that_have_expired_are_no_dead_end_for_a_reader() -> None:
    clock = FixedClock(NOW)
    client = dynamodb_client()
    create_table(client, "interviews")
    store = DynamoDbRunStore(client, "interviews", clock)
    run = put(store, a_run(), events=[an_event(6), an_event(7)])
    early = [an_event(each) for each in range(1, 6)]
    store.commit(Change(ref=run.ref, rewritten_events=early, kept_until=SOON))
    clock.advance(seconds=60)
    page = store.events(REF, after=0, limit=1)
    assert [each.sequence for each in page.items] == [6]
    assert page.next_key is not None


@mock_aws
def test_a_filtered_list_stops_searching_at_some_point_and_says_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("interviews.adapters.runs.run_queries.SEARCHED_AT_ONCE", 1)
    monkeypatch.setattr("interviews.adapters.runs.dynamodb_runs.LONGEST_LIST_SEARCH", 2)
    client = dynamodb_client()
    create_table(client, "interviews")
    store = DynamoDbRunStore(client, "interviews", FixedClock(NOW))
    runs_of_days(store, 3)
    first = store.list_runs("tnt_1", RunFilter(candidate_ref="cand-0"), limit=1, key=None)
    assert list(first.items) == []
    second = store.list_runs("tnt_1", RunFilter(candidate_ref="cand-0"), limit=1, key=first.next_key)
    assert [each.candidate_ref for each in second.items] == ["cand-0"]


def a_store() -> DynamoDbRunStore:
    client = dynamodb_client()
    create_table(client, "interviews")
    return DynamoDbRunStore(client, "interviews", FixedClock(NOW))


class TestEventsThatHappened:
    """What the audit of webhooks looks at: the events of all tenants by their times."""

    @staticmethod
    def write(store: RunStore, at: datetime, *, runs: int = 1, tenant_id: str = "tnt_1") -> None:
        for number in range(runs):
            ref = RunRef(tenant_id, f"run_{to_epoch(at)}_{number:08x}")
            happened = Event(
                tenant_id=tenant_id,
                platform_id="plt_1",
                run_id=ref.run_id,
                interview_id="i",
                sequence=1,
                event_id=f"e-{ref.run_id}",
                event=EventType.DATA_PURGED,
                state="PENDING",
                timestamp=at,
                actor="system",
            )
            store.commit(Change(ref, kept_until=LATER, events=(happened,)))

    def test_both_ends_count_and_the_earliest_comes_first(self, store: RunStore, source: EventSource) -> None:
        times = [NOW + timedelta(milliseconds=each) for each in (3, 0, 2, 1, 4)]
        for number, each in enumerate(times):
            self.write(store, each, tenant_id=f"tnt_{number}")
        found = source.happened_between(times[3], times[0], limit=10)
        assert [each.timestamp for each in found] == [times[each] for each in (3, 2, 0)]
        assert [each.ref.tenant_id for each in found] == ["tnt_3", "tnt_2", "tnt_0"]
        assert {each.sequence for each in found} == {1}

    def test_the_time_orders_them_and_not_when_their_runs_were_made(
        self, store: RunStore, source: EventSource
    ) -> None:
        old, new = RunRef("tnt_1", "run_1_00000001"), RunRef("tnt_1", "run_2_00000001")
        for ref, seconds in ((old, 2), (new, 1)):
            at = NOW + timedelta(seconds=seconds)
            run = a_run(ref)
            store.commit(Change(ref, kept_until=LATER, events=(an_event(1, run, timestamp=at),)))
        found = source.happened_between(NOW, NOW + timedelta(minutes=1), limit=9)
        assert [each.ref for each in found] == [new, old]

    def test_hours_and_shards_make_no_difference(self, store: RunStore, source: EventSource) -> None:
        times = [NOW + timedelta(minutes=each) for each in (-1, 0, 59, 60, 61, 180, 600)]
        for each in times:
            self.write(store, each, runs=9)
        until = times[-2]
        found = source.happened_between(times[0], until, limit=1000)
        assert [each.timestamp for each in found] == [each for each in times[:-1] for _ in range(9)]
        assert len({each.ref for each in found}) == len(found)

    @pytest.mark.parametrize("limit", [1, 5, 20])
    def test_a_limit_leaves_out_the_latest_and_its_last_one_leads_on(
        self, store: RunStore, source: EventSource, limit: int
    ) -> None:
        times = [NOW + timedelta(minutes=20 * each) for each in range(12)]
        for each in times:
            self.write(store, each, runs=2)
        seen: list[RunRef] = []
        after, until = times[0], times[-1]
        for _ in range(30):
            found = source.happened_between(after, until, limit=limit)
            assert len(found) <= limit
            seen += [each.ref for each in found if each.ref not in seen]
            if len(found) < limit or limit == 1:
                break
            after = found[-1].timestamp
        assert len(seen) == (1 if limit == 1 else 24)

    def test_where_nothing_happened_there_is_nothing(self, store: RunStore, source: EventSource) -> None:
        self.write(store, NOW)
        later = NOW + timedelta(milliseconds=1)
        assert list(source.happened_between(later, NOW + timedelta(days=1), limit=5)) == []

    def test_an_event_that_a_purge_rewrites_is_still_there_once(
        self, store: RunStore, source: EventSource
    ) -> None:
        self.write(store, NOW)
        ref = RunRef("tnt_1", f"run_{to_epoch(NOW)}_{0:08x}")
        found = store.event(ref, 1)
        assert found
        store.commit(Change(ref, kept_until=LATER, rewritten_events=(replace(found, data={"x": "y"}),)))
        assert len(source.happened_between(NOW, NOW, limit=5)) == 1
