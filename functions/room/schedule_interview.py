"""Task of the state machine: `{tenantId, runId, generation}` → `{secondsToStart}`."""

import os
from typing import Any

from interviews.domain.kernel.ids import RunRef
from interviews.runtime import wiring
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.settings import RunSettings
from interviews.runtime.tasks import task
from interviews.usecases.room.schedule_interview import schedule_interview


@task(grants=(WORK_ON_RUN,))
def handler(event: dict[str, Any], ref: RunRef, settings: RunSettings) -> dict[str, int]:
    runs = wiring.run_store(settings.interviews_table)
    generation = int(event["generation"])
    left = schedule_interview(ref, generation=generation, runs=runs, clock=wiring.clock, random=os.urandom)
    return {"secondsToStart": left}
