"""From what was written to the state machine: starts executions, answers parked tokens (architecture §1.4). And no
item outlasts its run: without the run nobody could purge it."""

from dataclasses import dataclass
from typing import Protocol

from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_epoch
from ...domain.runs.execution import execution_input, execution_name
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Run
from ...domain.runs.waits import WaitOutcome, outcome, seconds_to_finish, standing_wait
from ..kernel.ports import Clock, Json
from .run_store import ParkedToken, RunStore


class Workflow(Protocol):
    """The state machine, as the relay sees it. All three are harmless to repeat."""

    def start(self, name: str, given: Json) -> None:
        """Where there is an execution of this name, or was in the last 90 days, nothing happens (AWS)."""

    def go_on(self, token: str, output: Json) -> None: ...

    def divert(self, token: str, outcome: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ExecutionWanted:
    """The run was written so that an execution goes on with it: it is new, or its last one is dead or too old."""

    run: Run


@dataclass(frozen=True, slots=True)
class TokenParked:
    ref: RunRef
    wait: str
    parked: ParkedToken


@dataclass(frozen=True, slots=True)
class WaitClosed:
    ref: RunRef
    wait: str


@dataclass(frozen=True, slots=True)
class RunOver:
    """The run was written in a terminal state, or its time was over and its own item was deleted."""

    ref: RunRef


Signal = ExecutionWanted | TokenParked | WaitClosed | RunOver


def relay_workflow(signal: Signal, *, runs: RunStore, workflow: Workflow, clock: Clock) -> None:
    """Late, doubled and reordered signals are harmless: the row decides, a used token is refused quietly. A token that
    was answered is forgotten."""
    match signal:
        case ExecutionWanted(run):
            _dismiss_former(run, runs, workflow)
            workflow.start(execution_name(run), execution_input(run, clock()))
        case TokenParked(ref, wait, parked):
            _answer(ref, wait, parked, runs, workflow, clock)
        case WaitClosed(ref, wait):
            if found := runs.wait_token(ref, wait):
                _answer(ref, wait, found, runs, workflow, clock)
        case RunOver(ref):
            _end_with_run(ref, runs, clock)


def _dismiss_former(run: Run, runs: RunStore, workflow: Workflow) -> None:
    """The execution before, if it still waits, ends quietly. Wherever else it is, its next step is refused."""
    wait = standing_wait(run)
    parked = runs.wait_token(run.ref, wait) if wait else None
    if wait and parked and parked.generation < run.generation:
        workflow.divert(parked.token, WaitOutcome.ENDED)
        runs.forget_wait(run.ref, wait, parked.token)


def _answer(
    ref: RunRef, wait: str, parked: ParkedToken, runs: RunStore, workflow: Workflow, clock: Clock
) -> None:
    """Whoever waits for a run that is gone, or that another execution goes on with, is to end."""
    try:
        run = runs.load(ref).run
    except RunNotFound:
        run = None
    going_on = run and parked.generation >= run.generation
    match outcome(wait, run) if run and going_on else WaitOutcome.ENDED:
        case None:
            return
        case WaitOutcome.GO_ON:
            assert run
            workflow.go_on(parked.token, _output(run, clock))
        case diverted:
            workflow.divert(parked.token, diverted)
    runs.forget_wait(ref, wait, parked.token)


def _end_with_run(ref: RunRef, runs: RunStore, clock: Clock) -> None:
    try:
        run = runs.load(ref).run
    except RunNotFound:
        runs.end_items(ref, to_epoch(clock()))
        return
    if run.state in TERMINAL:
        runs.end_items(ref, run.expires_at)


def _output(run: Run, clock: Clock) -> Json:
    """What the machine needs to know: how long it may wait for the end of the interview."""
    if run.ends_at is None:
        return {}
    return {"secondsToFinish": max(1, seconds_to_finish(run, clock()))}
