"""Task of the state machine: `{tenantId, runId, generation, wait}` → `{}`."""

import os
from typing import Any

from interviews.domain.kernel.ids import RunRef
from interviews.runtime import wiring
from interviews.runtime.grants import CANCEL_RUN
from interviews.runtime.settings import RunSettings
from interviews.runtime.tasks import task
from interviews.usecases.runs.expire_wait import expire_wait


@task(grants=(CANCEL_RUN,))
def handler(event: dict[str, Any], ref: RunRef, settings: RunSettings) -> dict[str, int]:
    runs = wiring.run_store(settings.interviews_table)
    expire_wait(
        ref,
        event["wait"],
        generation=int(event["generation"]),
        runs=runs,
        clock=wiring.clock,
        random=os.urandom,
    )
    return {}
