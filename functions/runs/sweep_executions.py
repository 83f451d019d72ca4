"""Looks after the executions: every five minutes at the next of all runs that are not over; at one at once where Step
Functions tells that its execution has ended badly; and, for `make redrive`, `{"redrive": {"key": …}}`, at a page."""

import json
from dataclasses import asdict
from typing import Any

from interviews.domain.kernel.ids import RunRef
from interviews.runtime import wiring
from interviews.runtime.declared import Invoker, event_handler
from interviews.runtime.grants import CHANGE_RUNS, READ_RUNS, READ_TENANTS, SEE_EXECUTIONS
from interviews.runtime.metrics import note_executions
from interviews.runtime.settings import ExecutionSweepSettings
from interviews.usecases.runs.sweep_executions import (
    ExecutionSweeper,
    SweptExecutions,
    look_after,
    sweep_executions,
    sweep_page,
)


@event_handler(Invoker.CLOCK, grants=(READ_RUNS, CHANGE_RUNS, READ_TENANTS, SEE_EXECUTIONS))
def handler(event: dict[str, Any], settings: ExecutionSweepSettings) -> dict[str, Any]:
    swept = _swept(event, wiring.execution_sweeper(settings))
    note_executions(swept)
    return asdict(swept)


def _swept(event: dict[str, Any], sweeper: ExecutionSweeper) -> SweptExecutions:
    if "redrive" in event:
        return sweep_page(sweeper, event["redrive"].get("key"), at_once=True)
    if ended := event.get("detail", {}).get("name"):
        given = json.loads(event["detail"]["input"])
        ref = RunRef(given["tenantId"], given["runId"])
        return SweptExecutions.of([look_after(ref, sweeper, ended=ended)])
    return sweep_executions(sweeper)
