import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from builders import CALLER, COMPLETE, TENANT, MovesAfter, Office, idempotency
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import (
    ConcurrentUpdate,
    Detail,
    IdempotencyConflict,
    LimitReached,
    ValidationFailed,
)
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.run import LONGEST_NOTICE
from interviews.domain.tenants.tenant import Limits, TenantSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.runs.create_interview import create_interview
from interviews.usecases.runs.relay_workflow import ExecutionWanted
from interviews.usecases.runs.run_store import Change, RunFilter


@pytest.fixture
def office() -> Office:
    return Office()


def store_of(office: Office) -> InMemoryRunStore:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs


def test_a_complete_request_is_accepted_and_its_skills_are_validated(office: Office) -> None:
    answer = office.create()
    assert (answer.status, answer.replayed) == (201, False)
    assert set(answer.body) == {"runId", "interviewId", "state", "message", "dataQuality"}
    assert re.fullmatch(r"run_1795435200_[0-9a-f]{8}", answer.body["runId"])
    assert UUID(answer.body["interviewId"])
    assert (answer.body["state"], answer.body["dataQuality"]) == ("VALIDATING_SKILLS", "EXCELLENT")
    assert office.events(answer.body["runId"]) == []


def test_an_incomplete_request_says_what_is_missing_and_so_does_the_event(office: Office) -> None:
    answer = office.create(level=None, position=None)
    assert (answer.status, answer.body["state"], answer.body["dataQuality"]) == (201, "INFO_NEEDED", "POOR")
    missing = [(each["field"], each["severity"]) for each in answer.body["missingFields"]]
    assert missing == [("position", "CRITICAL"), ("level", "HIGH")]
    assert all(each["question"] for each in answer.body["missingFields"])
    (event,) = office.runs.events(office.ref(answer.body["runId"]), after=0, limit=5).items
    assert (event.event.value, event.state, event.sequence) == ("interview.info_needed", "INFO_NEEDED", 1)
    assert event.data == {"missingFields": answer.body["missingFields"]}


def test_what_only_lowers_the_quality_does_not_stop_the_run(office: Office) -> None:
    answer = office.create(qualifications=["Writes Python"])
    assert (answer.body["state"], answer.body["dataQuality"]) == ("VALIDATING_SKILLS", "GOOD")
    assert "missingFields" not in answer.body


def test_the_workflow_starts_with_the_run(office: Office) -> None:
    run_id = office.created()
    assert store_of(office).signals == [ExecutionWanted(office.run(run_id))]


def test_the_tenants_settings_of_that_moment_are_the_runs(office: Office) -> None:
    office.set_up_tenant(
        TenantSettings(link_ttl_days=3, candidate_pii_retention_days=5, assessment_retention_days=8)
    )
    run = office.run(office.created())
    kept = (run.link_ttl_days, run.pii_retention_days, run.retention_days)
    assert kept == (3, 5, 8)


def test_personal_data_lies_apart_and_goes_by_itself(office: Office) -> None:
    office.set_up_tenant(TenantSettings(candidate_pii_retention_days=5))
    ref = office.ref(office.created())
    view = office.runs.load(ref, ("CANDIDATE", "REQUEST"))
    assert view.artefacts["CANDIDATE"] == {
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "profile": "Wrote the first program.",
    }
    assert "Lovelace" not in repr((view.run, view.artefacts["REQUEST"]))
    office.clock.advance(days=5)
    assert "CANDIDATE" not in office.runs.load(ref, ("CANDIDATE",)).artefacts


def test_a_nameless_candidate_leaves_no_personal_item(office: Office) -> None:
    run_id = office.created(candidateName=None, candidateEmail=None, candidateProfile=None)
    assert office.runs.load(office.ref(run_id), ("CANDIDATE",)).artefacts == {}


def test_what_was_asked_for_is_kept_as_it_was_sent(office: Office) -> None:
    sent = {
        "jobDescription": "We look for somebody who keeps our payment system running at night.",
        "companyDescription": "We pay bills.",
        "metadata": {"requisition": "R-1"},
    }
    run_id = office.created(durationMinutes=45, **sent)
    request = office.runs.load(office.ref(run_id), ("REQUEST",)).artefacts["REQUEST"]
    assert {name: request[name] for name in sent} == sent
    assert office.run(run_id).duration_minutes == 45


def test_defaults_are_filled_in(office: Office) -> None:
    run = office.run(office.created())
    assert (run.duration_minutes, run.scheduled_at) == (30, None)


def test_a_scheduled_time_is_kept_in_utc_and_not_too_far_ahead(office: Office) -> None:
    run = office.run(office.created(scheduledAt="2026-12-01T10:00:00+01:00"))
    assert run.scheduled_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    late = (office.clock() + LONGEST_NOTICE + timedelta(minutes=1)).isoformat()
    with pytest.raises(ValidationFailed):
        office.create(scheduledAt=late)


def test_a_refused_callback_address_leaves_nothing_behind(office: Office) -> None:
    def refuse(url: str) -> None:
        raise ValidationFailed.of("callbackUrl", f"{url} is not public")

    body = COMPLETE | {"callbackUrl": "https://10.0.0.1/"}
    with pytest.raises(ValidationFailed):
        create_interview(
            CALLER,
            body,
            tenant=TENANT,
            tenant_now=office.tenants.get_tenant,
            service=office.service,
            check_address=refuse,
            quota=office.quota,
        )
    assert store_of(office).runs == {}


class TestExternalId:
    def test_where_others_stay_in_the_way_it_looks_once_more_who_won(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(change: Change) -> None:
            raise ConcurrentUpdate

        first = office.create(externalId="ats-1")
        monkeypatch.setattr(office.runs, "commit", refuse)
        assert office.create(externalId="ats-1") == Answer(first.body, replayed=True)
        with pytest.raises(ConcurrentUpdate):
            office.create(externalId="ats-2")

    def test_again_it_answers_the_run_that_is_there(self, office: Office) -> None:
        first = office.create(externalId="ats-1")
        again = office.create(externalId="ats-1", position="Something else")
        assert (again.status, again.replayed) == (200, True)
        assert again.body == first.body
        assert len(store_of(office).runs) == 1

    def test_the_shape_is_that_of_the_first_answer_with_the_state_of_now(self, office: Office) -> None:
        run_id = office.planned(externalId="ats-1")
        again = office.create(externalId="ats-1").body
        assert (again["runId"], again["state"]) == (run_id, "PENDING")
        incomplete = office.create(externalId="ats-2", level=None).body
        assert office.create(externalId="ats-2").body == incomplete

    def test_it_is_known_in_its_tenant_only(self, office: Office) -> None:
        office.create(externalId="ats-1")
        other = replace(TENANT, tenant_id="tnt_2")
        office.tenants.put_tenant(other, expected=None)
        office.caller = replace(CALLER, tenant_id="tnt_2")
        assert office.create(externalId="ats-1").status == 201

    def test_of_twenty_at_once_one_makes_the_run(self, office: Office) -> None:
        """Each create is interrupted, just before its write, by the next one."""
        store = store_of(office)
        answers = []
        waiting = iter(range(19))

        def interrupt(change: Change) -> None:
            if change.external_id and next(waiting, None) is not None:
                answers.append(office.create(externalId="ats-1"))

        store.before_commit = interrupt
        answers.append(office.create(externalId="ats-1"))
        assert sorted(each.status for each in answers) == [200] * 19 + [201]
        assert len({each.body["runId"] for each in answers}) == 1
        assert len(store.runs) == len(store.signals) == 1

    def test_it_is_free_again_once_the_retention_of_its_run_has_ended(self, office: Office) -> None:
        office.set_up_tenant(TenantSettings(assessment_retention_days=1))
        first = office.create(externalId="ats-1").body["runId"]
        office.cancel(first)
        office.clock.advance(days=2)
        again = office.create(externalId="ats-1")
        assert again.status == 201
        assert store_of(office).find_external(TENANT.tenant_id, "ats-1") == RunRef(
            TENANT.tenant_id, again.body["runId"]
        )
        assert office.create(externalId="ats-1").body["runId"] == again.body["runId"]

    def test_a_run_that_lives_long_keeps_it(self, office: Office) -> None:
        """With a day of retention, the run moves on just before each of its ends."""
        office.set_up_tenant(TenantSettings(assessment_retention_days=1))
        run_id = office.created(externalId="ats-1", candidateEmail=None)
        for step in (office.plan, office.approve):
            office.clock.advance(days=45)
            step(run_id)
        assert office.create(externalId="ats-1").body["runId"] == run_id


class TestIdempotencyKey:
    def test_the_first_answer_is_replayed_for_a_day(self, office: Office) -> None:
        first = office.create(idempotency=idempotency())
        office.plan(first.body["runId"])
        again = office.create(idempotency=idempotency())
        assert (again.status, again.replayed, again.body) == (201, True, first.body)
        office.clock.advance(hours=24)
        assert office.create(idempotency=idempotency()).body != first.body

    def test_another_request_under_the_same_key_is_a_conflict(self, office: Office) -> None:
        office.create(idempotency=idempotency())
        with pytest.raises(IdempotencyConflict):
            office.create(idempotency=idempotency(request="other"))
        assert len(store_of(office).runs) == 1

    def test_the_first_answer_is_replayed_wherever_the_address_leads_by_then(self, office: Office) -> None:
        moves = MovesAfter()

        def create(key: str, request: str = "request", **fields: str) -> Answer[Any]:
            return create_interview(
                CALLER,
                COMPLETE | {"callbackUrl": "https://ats.example/hook"} | fields,
                tenant=TENANT,
                tenant_now=office.tenants.get_tenant,
                service=office.service,
                check_address=moves,
                quota=office.quota,
                idempotency=idempotency(key, request),
            )

        first = create("one", externalId="a")
        assert create("one", externalId="a") == replace(first, replayed=True)
        assert create("two", externalId="a").body == first.body
        with pytest.raises(IdempotencyConflict):
            create("one", "another")
        with pytest.raises(ValidationFailed):
            create("three")
        assert len(store_of(office).runs) == 1

    def test_a_key_is_bound_to_its_request_where_the_run_was_there_already(self, office: Office) -> None:
        first = office.create(externalId="ats-1").body
        again = office.create(externalId="ats-1", idempotency=idempotency())
        assert (again.status, again.replayed, again.body) == (200, True, first)
        assert office.create(externalId="ats-1", idempotency=idempotency()).body == first
        with pytest.raises(IdempotencyConflict):
            office.create(externalId="ats-9", idempotency=idempotency(request="another"))
        assert len(store_of(office).runs) == 1

    def test_two_that_find_the_run_at_once_answer_the_same(self, office: Office) -> None:
        first = office.create(externalId="ats-1").body
        answers = []
        others = iter([1])

        def interrupt(change: Change) -> None:
            if change.after is None:
                for _ in others:
                    answers.append(office.create(externalId="ats-1", idempotency=idempotency()))

        store_of(office).before_commit = interrupt
        answers.append(office.create(externalId="ats-1", idempotency=idempotency()))
        assert [each.body for each in answers] == [first] * 2

    def test_of_several_at_once_one_makes_the_run(self, office: Office) -> None:
        store = store_of(office)
        answers = []
        waiting = iter(range(5))

        def interrupt(change: Change) -> None:
            if next(waiting, None) is not None:
                answers.append(office.create(idempotency=idempotency()))

        store.before_commit = interrupt
        answers.append(office.create(idempotency=idempotency()))
        assert [each.replayed for each in answers] == [False] + [True] * 5
        assert len({each.body["runId"] for each in answers}) == len(store.runs) == 1


def test_a_run_id_that_is_taken_is_made_anew(office: Office) -> None:
    taken = office.created()
    again = iter([bytes.fromhex(taken.rpartition("_")[2])])
    fresh = office.random

    def unlucky(size: int) -> bytes:
        return next(again, b"") or fresh(size) if size == 4 else fresh(size)

    office.service = replace(office.service, random=unlucky)
    answer = office.create()
    assert (answer.status, answer.replayed) == (201, False)
    assert answer.body["runId"] != taken


def test_when_every_try_is_lost_the_caller_may_try_again(office: Office) -> None:
    def lose(change: Change) -> None:
        raise Clash("RUN")

    store_of(office).before_commit = lose
    with pytest.raises(ConcurrentUpdate):
        office.create()


class TestLimit:
    """As many new runs on one day as the tenant may make; what makes none does not count."""

    @pytest.fixture
    def office(self) -> Office:
        office = Office()
        office.set_up_tenant(limits=Limits(creates_per_day=2))
        return office

    def used(self, office: Office) -> int:
        (day,) = office.counters.counted.values()
        return day["creates"]

    def test_the_third_is_one_too_many_until_tomorrow(self, office: Office) -> None:
        office.create(), office.create()
        with pytest.raises(LimitReached) as refused:
            office.create()
        assert refused.value.details == (Detail("createsPerDay", "2 of 2 are used"),)
        assert refused.value.retry_after_seconds == 12 * 3_600
        assert len(office.runs.list_runs(TENANT.tenant_id, RunFilter(), limit=9, key=None).items) == 2
        office.clock.advance(hours=12)
        assert office.create().status == 201

    def test_what_is_known_already_counts_once_and_is_answered_beyond_the_limit(self, office: Office) -> None:
        first = office.create(externalId="a", idempotency=idempotency())
        assert office.create(externalId="a", idempotency=idempotency()).replayed
        assert office.create(externalId="a").replayed
        assert self.used(office) == 1
        office.create()
        assert office.create(externalId="a", idempotency=idempotency()).body == first.body
        assert office.create(externalId="a").body == first.body
        assert self.used(office) == 2

    def test_what_is_refused_does_not_count(self, office: Office) -> None:
        with pytest.raises(ValidationFailed):
            office.create(scheduledAt="2030-01-01T00:00:00Z")
        assert self.used(office) == 0

    def test_what_may_have_been_made_counts(self, office: Office) -> None:
        def fail(change: Change) -> None:
            raise ConnectionError

        store_of(office).before_commit = fail
        with pytest.raises(ConnectionError):
            office.create()
        assert self.used(office) == 1

    def test_who_cannot_be_counted_is_served(self, office: Office) -> None:
        office.counters.away = True
        assert [office.create().status for _ in range(3)] == [201] * 3
