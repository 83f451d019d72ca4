"""Every run of a candidate is purged, also of one who has many, and nobody else's."""

import json
from dataclasses import replace
from typing import Any

import pytest

from builders import CALLER, Office, allow_every_address, idempotency
from fakes import InMemoryRunStore
from interviews.domain.kernel.access import Caller
from interviews.domain.kernel.errors import ConcurrentUpdate
from interviews.domain.kernel.records import to_record
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Idempotency, Json, Page
from interviews.usecases.privacy import purge_candidate as module
from interviews.usecases.privacy.purge_candidate import purge_candidate
from interviews.usecases.runs.run_store import Change
from interviews.usecases.runs.supply_info import supply_info

noted: list[tuple[str, Exception]] = []


@pytest.fixture
def office() -> Office:
    return Office()


def purge(
    office: Office, ref: str, *, limit: int = 50, position: Json | None = None, caller: Caller = CALLER
) -> Page[Json]:
    body = answer_of(office, ref, limit=limit, position=position, caller=caller).body
    return Page(body["items"], json.loads(body["nextCursor"] or "null"))


def answer_of(
    office: Office,
    ref: str,
    *,
    limit: int = 50,
    position: Json | None = None,
    caller: Caller = CALLER,
    key: Idempotency | None = None,
) -> Answer[Any]:
    return purge_candidate(
        caller,
        ref,
        limit=limit,
        position=position,
        show_position=as_json,
        service=office.service,
        deliveries=office.deliveries,
        note_failure=lambda run_id, failure: noted.append((run_id, failure)),
        idempotency=key,
    )


def as_json(position: Json | None) -> str | None:
    return json.dumps(position) if position else None


def runs(page: Page[Json]) -> set[str]:
    return {each["runId"] for each in page.items}


def test_every_run_goes_and_no_other(office: Office) -> None:
    mine = {
        office.created(candidateRef="a/b"),
        office.assessed(candidateRef="a/b"),
        office.settled(candidateRef="a/b"),
    }
    other = office.assessed(candidateRef="a")
    page = purge(office, "a/b")
    assert runs(page) == mine
    assert page.next_key is None
    assert all(office.run(each).purged_at for each in mine)
    assert office.run(other).purged_at is None


def test_it_answers_per_run_as_the_purge_of_one_and_again_the_same(office: Office) -> None:
    run_id = office.assessed(candidateRef="c")
    first = purge(office, "c")
    assert set(first.items[0]) == {"runId", "purgedAt", "purged", "certificateId"}
    events = office.events(run_id)
    office.clock.advance(days=1)
    assert purge(office, "c").items == first.items
    assert office.events(run_id) == events


def test_of_nobody_there_is_nothing(office: Office) -> None:
    assert purge(office, "nobody").items == []


def test_a_reference_that_came_later_counts_and_the_older_one_no_more(office: Office) -> None:
    run_id = office.created(candidateRef=None, position=None)
    supply_info(
        CALLER, run_id, {"candidateRef": "late"}, service=office.service, check_address=allow_every_address
    )
    assert runs(purge(office, "late")) == {run_id}


def test_many_are_purged_page_by_page(office: Office) -> None:
    mine = {office.created(candidateRef="c") for _ in range(7)}
    found: set[str] = set()
    position: Json | None = None
    for number in range(4):
        page = purge(office, "c", limit=2, position=position)
        assert len(page.items) == (2 if number < 3 else 1)
        found |= runs(page)
        position = page.next_key
    assert position is None
    assert found == mine


def test_what_takes_too_long_is_left_to_the_next_call(office: Office) -> None:
    mine = {office.created(candidateRef="c") for _ in range(3)}
    store = office.runs
    assert isinstance(store, InMemoryRunStore)

    def be_slow(change: Change) -> None:
        office.clock.now += module.LONGEST

    store.before_commit = be_slow
    page = purge(office, "c")
    assert len(page.items) == 2
    assert page.next_key
    assert runs(page) | runs(purge(office, "c", position=page.next_key)) == mine


@pytest.mark.parametrize("failure", [ConcurrentUpdate(), RuntimeError("out of order")])
def test_one_run_that_cannot_be_purged_does_not_keep_the_others(office: Office, failure: Exception) -> None:
    mine = [office.created(candidateRef="c") for _ in range(3)]
    store = office.runs
    assert isinstance(store, InMemoryRunStore)
    stuck = min(mine)

    def fail(change: Change) -> None:
        if change.ref.run_id == stuck:
            raise failure

    store.before_commit = fail
    noted.clear()
    first = answer_of(office, "c", key=idempotency())
    assert first.body["failed"] == [stuck]
    assert {each["runId"] for each in first.body["items"]} == set(mine) - {stuck}
    assert [run_id for run_id in mine if office.run(run_id).purged_at is None] == [stuck]
    assert noted == [(stuck, failure)]
    store.before_commit = lambda change: None
    again = answer_of(office, "c", key=idempotency())
    assert (again.replayed, again.body["failed"]) == (False, [])
    assert {each["runId"] for each in again.body["items"]} == set(mine)
    assert answer_of(office, "c", key=idempotency()).replayed


def test_one_run_that_cannot_be_purged_does_not_hide_the_pages_behind_it(office: Office) -> None:
    mine = sorted(office.created(candidateRef="c") for _ in range(3))
    store = office.runs
    assert isinstance(store, InMemoryRunStore)

    def fail(change: Change) -> None:
        if change.ref.run_id == mine[0]:
            raise ConcurrentUpdate

    store.before_commit = fail
    first = answer_of(office, "c", limit=1).body
    assert (first["items"], first["failed"]) == ([], [mine[0]])
    rest = answer_of(office, "c", position=json.loads(first["nextCursor"])).body
    assert ([each["runId"] for each in rest["items"]], rest["failed"]) == (mine[1:], [])


def test_a_run_that_is_gone_is_passed_over(office: Office) -> None:
    gone, there = office.created(candidateRef="c"), office.created(candidateRef="c")
    assert isinstance(office.runs, InMemoryRunStore)
    del office.runs.runs[office.ref(gone)]
    assert runs(purge(office, "c")) == {there}


def test_a_run_that_was_given_another_candidate_is_not_purged(office: Office) -> None:
    run_id = office.created(candidateRef="c")
    assert isinstance(office.runs, InMemoryRunStore)
    office.runs.runs[office.ref(run_id)] = replace(office.run(run_id), candidate_ref="another")
    assert purge(office, "c").items == []


def test_it_is_replayed_under_its_idempotency_key(office: Office) -> None:
    office.created(candidateRef="c")
    first = answer_of(office, "c", key=idempotency())
    office.created(candidateRef="c")
    again = answer_of(office, "c", key=idempotency())
    assert (again.replayed, again.body) == (True, to_record(first.body))
    assert len(purge(office, "c").items) == 2


def test_another_tenants_candidate_of_the_same_name_is_untouched(office: Office) -> None:
    run_id = office.assessed(candidateRef="c")
    assert purge(office, "c", caller=replace(CALLER, tenant_id="tnt_9")).items == []
    assert office.run(run_id).purged_at is None
