"""Looks after the executions: a run whose execution is dead, stands elsewhere or is too old gets another one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ...domain.kernel.access import TenantStatus
from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RunRef
from ...domain.runs.execution import (
    PLACES,
    RENEWED_AFTER,
    execution_name,
    renewed,
    restart_due_at,
    wait_ends_at,
)
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Run
from ...domain.runs.waits import standing_wait
from ..kernel.ports import Clock, Json, Page
from ..kernel.settling import until_settled
from .run_store import Change, RunStore

PASS_EVERY = timedelta(hours=1)
AT_ONCE = 50
PAGES = 4
"""Of AT_ONCE runs in one call: with a call each five minutes, less than one DescribeExecution a second, of the ten to
fifteen that AWS grants. With more than 2,400 runs that are not over a pass takes longer than an hour."""
UNSEEN = timedelta(minutes=2)
"""So long an execution that was started may not be seen yet: the stream, the relay and AWS's view of it take time."""
UNMOVED = timedelta(hours=1)
"""After so long it is asked where the execution is, if the row does not say it."""


class Finding(StrEnum):
    WELL = "WELL"
    RESTARTED = "RESTARTED"
    """Its execution was dead, or somewhere else than the run; another one goes on."""
    RENEWED = "RENEWED"
    """Its execution lived, and was so old that AWS would end it soon."""
    DEAD = "DEAD"
    """Its execution is dead, and so was the one before it: it is given a pause."""
    FAILED = "FAILED"
    """Nobody knows: looking failed. It is looked at again in the next pass."""


class Executions(Protocol):
    """The state machine, as who looks after its executions sees it: soon, not at once (AWS: DescribeExecution is
    eventually consistent)."""

    def is_running(self, name: str) -> bool:
        """False for one that has ended, in whichever way, and for one that there is not."""

    def place(self, name: str) -> str | None:
        """The state in which it is, as the machine's definition names it; None where its latest thousand events do not
        say, because it has tried something again and again."""


@dataclass(frozen=True, slots=True)
class PassMark:
    """How far a pass over the runs that are not over has come: `key` is a store's own position, None at the end."""

    begun_at: datetime
    key: Json | None


class OpenRuns(Protocol):
    def page(self, *, limit: int, key: Json | None) -> Page[RunRef]:
        """Runs that are not over, of all tenants; soon, not at once."""

    def mark(self) -> PassMark | None: ...

    def set_mark(self, mark: PassMark) -> None: ...


@dataclass(frozen=True, slots=True)
class ExecutionSweeper:
    """`tenant_status` answers for a tenant's id; `tell` is told of each run that was not found well, within the
    exception where looking failed."""

    runs: RunStore
    open_runs: OpenRuns
    executions: Executions
    tenant_status: Callable[[str], TenantStatus]
    clock: Clock
    tell: Callable[[RunRef, Finding], None]


@dataclass(frozen=True, slots=True)
class SweptExecutions:
    """What became of the runs that were looked at, and where those after them begin, if there are any."""

    looked_at: int = 0
    restarted: int = 0
    renewed: int = 0
    dead: int = 0
    failed: int = 0
    next_key: Json | None = None

    @classmethod
    def of(cls, findings: Sequence[Finding], next_key: Json | None = None) -> "SweptExecutions":
        found = Counter(findings)
        return cls(
            looked_at=len(findings),
            restarted=found[Finding.RESTARTED],
            renewed=found[Finding.RENEWED],
            dead=found[Finding.DEAD],
            failed=found[Finding.FAILED],
            next_key=next_key,
        )

    def __add__(self, later: "SweptExecutions") -> "SweptExecutions":
        return SweptExecutions(
            self.looked_at + later.looked_at,
            self.restarted + later.restarted,
            self.renewed + later.renewed,
            self.dead + later.dead,
            self.failed + later.failed,
            later.next_key,
        )


def sweep_executions(sweeper: ExecutionSweeper) -> SweptExecutions:
    """The next part of a pass over all runs that are not over; a pass begins an hour after the one before at the
    earliest. Dying half-way, it looks at a page of runs again: that does nothing twice."""
    now = sweeper.clock()
    mark = sweeper.open_runs.mark()
    if mark is None or mark.key is None:
        if mark and now < mark.begun_at + PASS_EVERY:
            return SweptExecutions()
        mark = PassMark(now, None)
    swept = SweptExecutions()
    for _ in range(PAGES):
        swept += sweep_page(sweeper, mark.key)
        mark = replace(mark, key=swept.next_key)
        sweeper.open_runs.set_mark(mark)
        if mark.key is None:
            break
    return swept


def sweep_page(sweeper: ExecutionSweeper, key: Json | None, *, at_once: bool = False) -> SweptExecutions:
    """`at_once`: an operator has mended what killed executions, so that none is given a pause."""
    page = sweeper.open_runs.page(limit=AT_ONCE, key=key)
    findings = [look_after(ref, sweeper, at_once=at_once) for ref in page.items]
    return SweptExecutions.of(findings, page.next_key)


def look_after(ref: RunRef, sweeper: ExecutionSweeper, *, ended: str = "", at_once: bool = False) -> Finding:
    """One run. `ended` is the name of an execution that is known to have ended: AWS tells of it before it answers so.
    One run that cannot be looked at keeps nobody else back."""
    try:
        finding = _looked_after(ref, sweeper, ended=ended, at_once=at_once)
    except Exception:
        sweeper.tell(ref, Finding.FAILED)
        return Finding.FAILED
    if finding is not Finding.WELL:
        sweeper.tell(ref, finding)
    return finding


@until_settled
def _looked_after(ref: RunRef, sweeper: ExecutionSweeper, *, ended: str, at_once: bool) -> Finding:
    """One conditional write, by which the relay starts the other execution: a decision in the same moment is either
    before it, and this looks again, or after it, and is for the new one. What the old one still does is refused."""
    try:
        run = sweeper.runs.load(ref).run
    except RunNotFound:
        return Finding.WELL
    # Where nothing may go on, nothing needs to; once the tenant is resumed, the next pass finds the run.
    if run.state in TERMINAL or sweeper.tenant_status(ref.tenant_id) is not TenantStatus.OPEN:
        return Finding.WELL
    now = sweeper.clock()
    finding = _finding(run, now, sweeper, ended)
    if finding is Finding.RESTARTED and now < restart_due_at(run) and not at_once:
        return Finding.DEAD
    if finding is not Finding.WELL:
        sweeper.runs.commit(Change(ref=ref, before=run, after=renewed(run, now), starts=True))
    return finding


def _finding(run: Run, now: datetime, sweeper: ExecutionSweeper, ended: str) -> Finding:
    name = execution_name(run)
    if ended == name:
        return Finding.RESTARTED
    if now >= run.generation_since + RENEWED_AFTER:
        return Finding.RENEWED
    if now < run.generation_since + UNSEEN:
        return Finding.WELL
    if not sweeper.executions.is_running(name):
        return Finding.RESTARTED
    if _is_where_it_should(run, now, sweeper):
        return Finding.WELL
    place = sweeper.executions.place(name)
    return Finding.WELL if place is None or place in PLACES[run.state] else Finding.RESTARTED


def _is_where_it_should(run: Run, now: datetime, sweeper: ExecutionSweeper) -> bool:
    """As far as the table knows: it has just moved, or its token is parked where the run stands and no clock that
    should have ended the wait has rung in vain."""
    if now < max(run.standing_since, run.generation_since) + UNMOVED:
        return True
    wait, ends_at = standing_wait(run), wait_ends_at(run)
    if wait is None or (ends_at and now >= ends_at + UNMOVED):
        return False
    parked = sweeper.runs.wait_token(run.ref, wait)
    return parked is not None and parked.generation == run.generation
