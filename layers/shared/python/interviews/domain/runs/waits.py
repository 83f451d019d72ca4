"""The waits of the state machine, and when one is over.

A wait is a parked task token with an id: `info`, `plan#2`, `start`, `finish`, `assessment#1`. The run's row alone
says whether the run still stands at a wait, so a token is answered as soon as the row has left it: whichever
comes second, the token or the decision, finds the other.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from .lifecycle import TERMINAL, State
from .run import Run
from .transcript import GRACE

LONGEST_DECISION = timedelta(days=30)
"""How long missing information and a decision on the plan are waited for (contract §4)."""


class WaitOutcome(StrEnum):
    """How a parked token is answered; anything but GO_ON is caught by its name in the state machine."""

    GO_ON = "GO_ON"
    REVISE = "REVISE"
    REASSESS = "REASSESS"
    ENDED = "ENDED"


def standing_wait(run: Run) -> str | None:
    """The wait at which the run stands now, if any."""
    match run.state:
        case State.INFO_NEEDED:
            return "info"
        case State.PENDING:
            return f"plan#{run.plan_version}"
        case State.APPROVED | State.SCHEDULED:
            return "start"
        case State.IN_PROGRESS:
            return "finish"
        case State.ASSESSMENT_PENDING:
            return f"assessment#{run.assessment_version}"
    return None


def seconds_to_decide(run: Run, now: datetime) -> int:
    """What is left for missing information, or for the decision on the plan; 1 at least, as of any timeout."""
    return _seconds_until(run.standing_since + LONGEST_DECISION, now)


def seconds_to_start(run: Run, now: datetime) -> int:
    """What is left of the candidate's link, and a second: it counts until its end. 1 at least."""
    assert run.link_expires_at
    return max(1, int((run.link_expires_at - now).total_seconds()) + 1)


def seconds_to_finish(run: Run, now: datetime) -> int:
    """How long the interview may still go on; 0 where its time is over."""
    assert run.ends_at
    left = (run.ends_at + GRACE - now).total_seconds()
    return int(left) + 1 if left >= 0 else 0


def _seconds_until(end: datetime, now: datetime) -> int:
    return max(1, ceil((end - now).total_seconds()))


def closed_wait(before: Run, after: Run) -> str | None:
    """The wait that the change from `before` to `after` ended, if any."""
    wait = standing_wait(before)
    return wait if wait != standing_wait(after) else None


def outcome(wait: str, run: Run) -> WaitOutcome | None:
    """How to answer the token of `wait`, or None while the run still stands there."""
    if standing_wait(run) == wait:
        return None
    if run.state is State.ASSESSMENT_APPROVED:
        return WaitOutcome.GO_ON
    if run.state in TERMINAL:
        return WaitOutcome.ENDED
    if wait.startswith("plan#") and _decided_again(
        wait, run.plan_version, run.state is State.GENERATING_PLAN
    ):
        return WaitOutcome.REVISE
    if wait.startswith("assessment#") and _decided_again(
        wait, run.assessment_version, run.state is State.COMPLETED
    ):
        return WaitOutcome.REASSESS
    return WaitOutcome.GO_ON


def _decided_again(wait: str, version: int, being_made: bool) -> bool:
    return being_made or int(wait.partition("#")[2]) < version
