"""Wherever a call takes the time of an interview, the same rule holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handler_stage import COMPLETE, Reply, Stage, open_stage
from interviews.domain.kernel.times import to_iso


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def create(stage: Stage, at: str) -> Reply:
    return stage.call("POST", "interviews", COMPLETE | {"scheduledAt": at})


def supply(stage: Stage, at: str) -> Reply:
    return stage.call("PATCH", f"interviews/{stage.run_in('INFO_NEEDED')}/info", {"scheduledAt": at})


def approve(stage: Stage, at: str) -> Reply:
    return stage.call("POST", f"interviews/{stage.run_in('PENDING')}/plan/approve", {"scheduledAt": at})


@pytest.mark.parametrize("call", [create, supply, approve])
@pytest.mark.parametrize(
    ("days", "taken"), [(400, False), (181, False), (179, True), (-30, True), (-400, False)]
)
def test_an_interview_is_within_180_days(stage: Stage, call: object, days: int, taken: bool) -> None:
    assert callable(call)
    reply: Reply = call(stage, to_iso(stage.clock() + timedelta(days=days)))
    assert (reply.status < 300) is taken
    assert taken or (reply.status, reply.fields) == (400, {"scheduledAt"})


def test_what_was_given_in_time_may_be_past_when_the_rest_comes(stage: Stage) -> None:
    run_id = stage.run_in("INFO_NEEDED", scheduledAt=to_iso(stage.clock() - timedelta(days=179)))
    stage.clock.advance(days=2)
    assert stage.call("PATCH", f"interviews/{run_id}/info", {"position": "Gardener"}).status == 200
