"""approve_plan, reject_plan, revise_plan."""

from datetime import UTC, datetime, timedelta

import pytest

from builders import Office, idempotency
from interviews.domain.kernel.errors import Detail, InvalidState, LimitReached, RunNotFound, ValidationFailed
from interviews.domain.kernel.records import to_record
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import LONGEST_NOTICE
from interviews.domain.tenants.tenant import Limits, TenantSettings

ELSEWHERE = [each for each in State if each not in (State.RECEIVED, State.PENDING)]


@pytest.fixture
def office() -> Office:
    return Office()


def last_event(office: Office, run_id: str) -> tuple[str, str, object, str | None]:
    event = list(office.runs.events(office.ref(run_id), after=0, limit=100).items)[-1]
    return event.event.value, event.state, dict(event.data), event.closes


class TestApprove:
    def test_it_makes_the_candidates_link(self, office: Office) -> None:
        run_id = office.planned()
        answer = office.approve(run_id)
        ends = office.clock() + timedelta(days=7)
        assert answer.body == {
            "runId": run_id,
            "state": "APPROVED",
            "interviewLink": f"https://host/api/interview/join/{office.link(run_id).token}",
            "linkExpiresAt": ends,
        }
        assert last_event(office, run_id) == (
            "interview.approved",
            "APPROVED",
            {"linkExpiresAt": to_iso(ends), "approvedBy": "Grace"},
            "plan#1",
        )
        assert office.run(run_id).plan_status == "APPROVED"

    def test_the_link_lives_as_long_as_the_tenant_says(self, office: Office) -> None:
        office.set_up_tenant(TenantSettings(link_ttl_days=2))
        body = office.approve(office.planned()).body
        assert body["linkExpiresAt"] == office.clock() + timedelta(days=2)

    def test_a_room_that_opens_later_closes_later(self, office: Office) -> None:
        run_id = office.planned()
        body = office.approve(run_id, scheduled_at="2026-12-01T10:00:00+01:00").body
        run = office.run(run_id)
        assert (run.opens_at, run.scheduled_at) == (datetime(2026, 12, 1, 9, tzinfo=UTC),) * 2
        assert body["linkExpiresAt"] == datetime(2026, 12, 8, 9, tzinfo=UTC)

    def test_the_time_of_the_request_counts_where_the_approval_names_none(self, office: Office) -> None:
        run_id = office.planned(scheduledAt="2026-12-01T09:00:00Z")
        office.approve(run_id)
        assert office.run(run_id).opens_at == datetime(2026, 12, 1, 9, tzinfo=UTC)

    def test_a_time_that_has_passed_opens_the_room_now(self, office: Office) -> None:
        run_id = office.planned()
        office.approve(run_id, scheduled_at="2026-11-01T00:00:00Z")
        assert office.run(run_id).opens_at == office.clock()

    def test_a_time_too_far_ahead_is_refused(self, office: Office) -> None:
        run_id = office.planned()
        with pytest.raises(ValidationFailed):
            office.approve(run_id, scheduled_at=to_iso(office.clock() + LONGEST_NOTICE + timedelta(days=1)))
        assert office.run(run_id).state is State.PENDING

    def test_the_link_itself_is_nowhere_in_the_store(self, office: Office) -> None:
        run_id = office.planned()
        office.approve(run_id, idempotency=idempotency())
        assert office.link(run_id).token not in repr(office.runs)

    def test_a_replay_shows_the_link_again(self, office: Office) -> None:
        run_id = office.planned()
        first = office.approve(run_id, idempotency=idempotency())
        again = office.approve(run_id, idempotency=idempotency())
        assert (again.replayed, again.body) == (True, to_record(first.body))

    def test_another_tenants_run_is_not_found(self, office: Office) -> None:
        with pytest.raises(RunNotFound):
            office.approve("run_1_00000000")

    def test_nobody_is_invited_whose_address_was_purged(self, office: Office) -> None:
        """Without the code that would be sent there, nobody could enter."""
        run_id = office.planned(candidateEmail="ada@example.com")
        office.purge(run_id)
        with pytest.raises(InvalidState, match="e-mail address"):
            office.approve(run_id)
        with pytest.raises(InvalidState, match="e-mail address"):
            office.revise(run_id)
        assert office.run(run_id).state is State.PENDING

    def test_nor_does_a_plan_of_such_a_run_approve_itself(self, office: Office) -> None:
        office.set_up_tenant(TenantSettings(auto_approve_plans=True))
        run_id = office.created(candidateEmail="ada@example.com")
        office.purge(run_id)
        office.plan(run_id)
        assert office.run(run_id).state is State.PENDING


class TestReject:
    def test_it_ends_the_run(self, office: Office) -> None:
        run_id = office.planned()
        assert office.reject(run_id, "Too hard").body == {"runId": run_id, "state": "REJECTED"}
        assert last_event(office, run_id) == (
            "interview.rejected",
            "REJECTED",
            {"feedback": "Too hard", "rejectedBy": "Grace"},
            "plan#1",
        )
        assert office.run(run_id).plan_status == "REJECTED"


class TestRevise:
    def test_it_names_the_version_that_will_be_made(self, office: Office) -> None:
        run_id = office.planned()
        answer = office.revise(run_id, "More on AWS")
        assert answer.body == {"runId": run_id, "state": "GENERATING_PLAN", "planVersion": 2}
        assert last_event(office, run_id) == (
            "interview.plan_revision_requested",
            "GENERATING_PLAN",
            {"feedback": "More on AWS", "planVersion": 2, "requestedBy": "Grace"},
            "plan#1",
        )
        assert office.plan(run_id) == 2
        assert office.run(run_id).plan_version == 2

    def test_the_earlier_plan_is_kept_as_superseded(self, office: Office) -> None:
        run_id = office.planned()
        office.revise(run_id)
        office.plan(run_id)
        documents = office.runs.load(office.ref(run_id), ("PLAN", "PLAN#0001")).artefacts
        assert (documents["PLAN#0001"]["version"], documents["PLAN#0001"]["status"]) == (1, "SUPERSEDED")
        assert documents["PLAN"]["version"] == 2

    @pytest.mark.parametrize("target", ["plan", "c1", "q3"])
    def test_a_part_of_the_plan_may_be_named(self, office: Office, target: str) -> None:
        run_id = office.planned()
        office.revise(run_id, None, [{"target": target, "instruction": "Shorter"}])
        data = {"feedback": f"{target}: Shorter", "planVersion": 2, "requestedBy": "Grace"}
        assert last_event(office, run_id)[2] == data

    def test_a_part_that_the_plan_does_not_have_is_refused_by_its_place(self, office: Office) -> None:
        run_id = office.planned()
        wanted = [{"target": "c1", "instruction": "x"}, {"target": "c9", "instruction": "x"}]
        with pytest.raises(ValidationFailed) as refused:
            office.revise(run_id, None, wanted)
        assert [each.field for each in refused.value.details] == ["revisions.1.target"]
        assert office.run(run_id).state is State.PENDING

    def test_the_tenant_limits_how_often(self, office: Office) -> None:
        office.set_up_tenant(limits=Limits(revisions_per_run=2))
        run_id = office.planned()
        for _ in range(2):
            office.revise(run_id)
            office.plan(run_id)
        with pytest.raises(LimitReached) as refused:
            office.revise(run_id)
        assert refused.value.code == "RATE_LIMITED"
        assert refused.value.details == (Detail("revisionsPerRun", "2 of 2 are used"),)
        assert office.run(run_id).state is State.PENDING
        assert office.approve(run_id).body["state"] == "APPROVED"


@pytest.mark.parametrize("state", ELSEWHERE)
@pytest.mark.parametrize("call", ["approve", "reject", "revise"])
def test_a_plan_is_decided_on_in_pending_only(office: Office, call: str, state: State) -> None:
    run_id = office.at(state)
    before, events = office.run(run_id), office.events(run_id)
    with pytest.raises(InvalidState) as refused:
        getattr(office, call)(run_id)
    assert [each.message for each in refused.value.details] == [state.value, "PENDING"]
    assert (office.run(run_id), office.events(run_id)) == (before, events)
