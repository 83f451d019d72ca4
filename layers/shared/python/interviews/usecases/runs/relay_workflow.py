"""From what was written to the state machine: starts executions, answers parked tokens (architecture §1.4). And no
item outlasts its run: without the run nobody could purge it."""

from dataclasses import dataclass
from typing import Protocol

from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_epoch
from ...domain.runs.lifecycle import TERMINAL
from ...domain.runs.run import Run
from ...domain.runs.waits import WaitOutcome, outcome, seconds_to_finish
from ..kernel.ports import Clock, Json
from .run_store import RunStore


class Workflow(Protocol):
    """The state machine, as the relay sees it. All three are harmless to repeat."""

    def start(self, run: Run) -> None: ...

    def go_on(self, token: str, output: Json) -> None: ...

    def divert(self, token: str, outcome: str) -> None: ...


@dataclass(frozen=True, slots=True)
class RunCreated:
    run: Run


@dataclass(frozen=True, slots=True)
class TokenParked:
    ref: RunRef
    wait: str
    token: str


@dataclass(frozen=True, slots=True)
class WaitClosed:
    ref: RunRef
    wait: str


@dataclass(frozen=True, slots=True)
class RunOver:
    """The run was written in a terminal state, or its time was over and its own item was deleted."""

    ref: RunRef


Signal = RunCreated | TokenParked | WaitClosed | RunOver


def relay_workflow(signal: Signal, *, runs: RunStore, workflow: Workflow, clock: Clock) -> None:
    """Late, doubled and reordered signals are harmless: the row decides, a used token is refused quietly. A token that
    was answered is forgotten."""
    match signal:
        case RunCreated(run):
            workflow.start(run)
        case TokenParked(ref, wait, token):
            _answer(ref, wait, token, runs, workflow, clock)
        case WaitClosed(ref, wait):
            parked = runs.wait_token(ref, wait)
            if parked:
                _answer(ref, wait, parked, runs, workflow, clock)
        case RunOver(ref):
            _end_with_run(ref, runs, clock)


def _answer(ref: RunRef, wait: str, token: str, runs: RunStore, workflow: Workflow, clock: Clock) -> None:
    try:
        run = runs.load(ref).run
    except RunNotFound:
        return
    match outcome(wait, run):
        case None:
            return
        case WaitOutcome.GO_ON:
            workflow.go_on(token, _output(run, clock))
        case diverted:
            workflow.divert(token, diverted)
    runs.forget_wait(ref, wait, token)


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
