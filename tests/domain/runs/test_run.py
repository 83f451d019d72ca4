from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from interviews.domain.kernel.errors import InvalidState, RunMovedOn, ValidationFailed
from interviews.domain.kernel.times import to_epoch
from interviews.domain.runs.lifecycle import State, Trigger
from interviews.domain.runs.run import LONGEST_NOTICE, LONGEST_RUN, LONGEST_WAIT, Run, scheduled_for

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def run_in(state: State, **changes: object) -> Run:
    run = Run("t", "p", "run_1_00000000", "i", state, NOW, NOW, expires_at=1, retention_days=10)
    return replace(run, **changes)  # type: ignore[arg-type]


def test_a_step_moves_the_state_the_version_and_the_time() -> None:
    after = run_in(State.PENDING, version=4).after(Trigger.APPROVE, LATER, plan_status="APPROVED")
    assert (after.state, after.version, after.updated_at) == (State.APPROVED, 5, LATER)
    assert after.plan_status == "APPROVED"


def test_a_state_has_stood_since_it_was_entered_and_the_first_since_the_request() -> None:
    run = run_in(State.PENDING)
    assert run.standing_since == NOW
    after = run.after(Trigger.REVISE, LATER)
    assert after.standing_since == after.touched(LATER + timedelta(days=1)).standing_since == LATER


def test_only_the_latest_execution_goes_on_with_a_run() -> None:
    run = run_in(State.PENDING, generation=3)
    run.require_execution(3)
    for former in (1, 2):
        with pytest.raises(RunMovedOn):
            run.require_execution(former)


def test_no_run_is_kept_longer_than_the_ids_by_which_it_is_found() -> None:
    for days, is_whole in ((400, True), (420, False), (800, False)):
        at = NOW + timedelta(days=days)
        after = run_in(State.ASSESSMENT_PENDING).after(Trigger.APPROVE_ASSESSMENT, at)
        whole = to_epoch(at + timedelta(days=10))
        assert after.expires_at == (whole if is_whole else after.longest_end)
        assert (whole <= after.longest_end) is is_whole
    assert after.longest_end == to_epoch(NOW + LONGEST_RUN + LONGEST_WAIT + timedelta(days=10))


def test_a_step_that_the_state_does_not_allow_is_refused() -> None:
    with pytest.raises(InvalidState):
        run_in(State.CANCELLED).after(Trigger.APPROVE, LATER)


def test_an_ended_run_is_kept_for_its_retention_from_its_last_step() -> None:
    after = run_in(State.PENDING).after(Trigger.REJECT, LATER)
    assert after.expires_at == to_epoch(LATER + timedelta(days=10))


def test_a_run_that_may_still_wait_is_kept_longer_than_any_wait() -> None:
    after = run_in(State.PENDING).after(Trigger.REVISE, LATER)
    assert after.expires_at == to_epoch(LATER + LONGEST_WAIT + timedelta(days=10))


def test_a_run_is_kept_beyond_a_link_that_opens_months_ahead() -> None:
    link_ends = LATER + timedelta(days=170)
    after = run_in(State.PENDING).after(Trigger.APPROVE, LATER, link_expires_at=link_ends)
    assert after.expires_at == to_epoch(link_ends + timedelta(days=10))


def test_talking_about_a_run_does_not_keep_it_any_longer() -> None:
    touched = run_in(State.ASSESSMENT_APPROVED, expires_at=77).touched(LATER)
    assert (touched.expires_at, touched.version, touched.updated_at) == (77, 2, LATER)


def test_an_interview_can_be_scheduled_only_while_its_execution_will_live() -> None:
    latest = NOW + LONGEST_NOTICE
    assert scheduled_for(latest.isoformat(), NOW) == latest
    with pytest.raises(ValidationFailed) as refused:
        scheduled_for((latest + timedelta(seconds=1)).isoformat(), NOW)
    assert [each.field for each in refused.value.details] == ["scheduledAt"]


def test_a_time_of_last_month_is_taken_and_one_of_another_year_is_a_mistake() -> None:
    oldest = NOW - LONGEST_NOTICE
    assert scheduled_for(oldest.isoformat(), NOW) == oldest
    with pytest.raises(ValidationFailed):
        scheduled_for((oldest - timedelta(seconds=1)).isoformat(), NOW)


def test_a_scheduled_time_is_kept_in_utc() -> None:
    assert scheduled_for("2026-12-01T09:00:00+01:00", NOW) == datetime(2026, 12, 1, 8, tzinfo=UTC)
