"""Task of the state machine: `{tenantId, runId, generation, reason}` → `{}`."""

import os
from typing import Any

from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.run import Reason
from interviews.runtime import wiring
from interviews.runtime.grants import CANCEL_RUN
from interviews.runtime.metrics import Metric, note
from interviews.runtime.settings import RunSettings
from interviews.runtime.tasks import task
from interviews.usecases.runs.abandon_run import abandon_run


@task(grants=(CANCEL_RUN,))
def handler(event: dict[str, Any], ref: RunRef, settings: RunSettings) -> dict[str, int]:
    runs, reason = wiring.run_store(settings.interviews_table), Reason(event["reason"])
    abandon_run(
        ref, reason, generation=int(event["generation"]), runs=runs, clock=wiring.clock, random=os.urandom
    )
    note({Metric.RUNS_GIVEN_UP: 1}, by={"reason": reason})
    return {}
