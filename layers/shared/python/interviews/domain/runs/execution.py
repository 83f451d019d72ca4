"""The executions of a run: how they are named, what they are told, and when another one takes over.

An execution lives a year at most, its name stays taken for 90 days after its end, and a dead one is not brought back
(AWS limits). So a run may have several of them one after the other: generations, of which the row names the living one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..kernel.records import Json
from .lifecycle import State
from .run import Run
from .transcript import GRACE
from .waits import LONGEST_DECISION, seconds_to_decide, seconds_to_finish, seconds_to_start

RENEWED_AFTER = timedelta(days=300)
"""So old is an execution that another one takes over, two months before AWS would end it."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)
"""Between two starts of executions that die: what kills each of them at once must not cost more than a start a day."""

_MAKING_PLAN = frozenset({"GeneratePlan", "AbandonRun", "AbandonOverBudget"})
PLACES: Mapping[State, frozenset[str]] = {
    State.INFO_NEEDED: frozenset({"AwaitInfo", "ExpireInfoWait"}),
    State.VALIDATING_SKILLS: _MAKING_PLAN,
    State.GENERATING_PLAN: _MAKING_PLAN,
    State.PENDING: frozenset({"AwaitPlanDecision", "ExpirePlanWait"}),
    State.APPROVED: frozenset({"ScheduleInterview"}),
    State.SCHEDULED: frozenset({"AwaitStart", "ExpireStartWait"}),
    State.IN_PROGRESS: frozenset({"AwaitFinish", "CloseInterview"}),
    State.COMPLETED: frozenset({"AssessInterview", "AbandonRun", "AbandonOverBudget"}),
    State.ASSESSMENT_PENDING: frozenset({"AwaitAssessmentDecision"}),
}
"""Where in the state machine the execution of a run may rest, by the run's state."""


def execution_name(run: Run) -> str:
    """Of the current generation. A runId alone might be another tenant's too."""
    first = f"{run.run_id}_{run.interview_id[:8]}"
    return first if run.generation == 1 else f"{first}_{run.generation}"


def execution_input(run: Run, now: datetime) -> Json:
    """Ids and numbers only: the execution's history shows them. It begins where the run stands, with what is left of
    the time to wait there."""
    told: Json = {
        "tenantId": run.tenant_id,
        "runId": run.run_id,
        "generation": str(run.generation),
        "state": run.state.value,
        "expiresAt": str(run.all_gone_at),
    }
    match run.state:
        case State.INFO_NEEDED:
            told["info"] = {"secondsToSupply": seconds_to_decide(run, now)}
        case State.PENDING:
            told["plan"] = {"version": run.plan_version, "secondsToDecide": seconds_to_decide(run, now)}
        case State.SCHEDULED:
            told["room"] = {"secondsToStart": seconds_to_start(run, now)}
        case State.IN_PROGRESS:
            told["session"] = {"secondsToFinish": max(1, seconds_to_finish(run, now))}
        case State.ASSESSMENT_PENDING:
            told["assessment"] = {"version": run.assessment_version}
    return told


def renewed(run: Run, now: datetime) -> Run:
    """The run with another execution to go on with it. Nobody is told of it: to the partner nothing has changed."""
    return replace(run, version=run.version + 1, generation=run.generation + 1, renewed_at=now)


def restart_due_at(run: Run) -> datetime:
    """When a run whose execution is dead gets another one: the first time at once, later ever more rarely."""
    if run.generation == 1:
        return run.generation_since
    doubled = min(run.generation - 2, 10)
    return run.generation_since + min(FIRST_PAUSE * (1 << doubled), LONGEST_PAUSE)


def wait_ends_at(run: Run) -> datetime | None:
    """When a clock ends the wait at which the run stands, if one does."""
    match run.state:
        case State.INFO_NEEDED | State.PENDING:
            return run.standing_since + LONGEST_DECISION
        case State.SCHEDULED:
            return run.link_expires_at
        case State.IN_PROGRESS:
            return run.ends_at + GRACE if run.ends_at else None
    return None
