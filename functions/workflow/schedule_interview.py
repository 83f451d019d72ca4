"""Task of the state machine: `{tenantId, runId}` → `{secondsToStart}`."""

import os
from typing import Any

from interviews.domain.runs.run import RunRef
from interviews.runtime import wiring
from interviews.runtime.settings import RunSettings
from interviews.runtime.tasks import task
from interviews.usecases.room.schedule_interview import schedule_interview


@task(settings=RunSettings)
def handler(event: dict[str, Any], ref: RunRef) -> dict[str, int]:
    runs = wiring.run_store(RunSettings.read().interviews_table)
    return {"secondsToStart": schedule_interview(ref, runs=runs, clock=wiring.clock, random=os.urandom)}
