"""Task of the state machine: `{tenantId, runId, generation}` → `{assessmentVersion}`."""

import os
from typing import Any

from interviews.domain.kernel.ids import RunRef
from interviews.runtime import wiring
from interviews.runtime.declared import MODEL_SECONDS
from interviews.runtime.engines import ASK_ENGINE
from interviews.runtime.grants import WORK_ON_RUN
from interviews.runtime.settings import TalkSettings
from interviews.runtime.tasks import task
from interviews.usecases.assessments.assess_interview import assess_interview


@task(grants=(WORK_ON_RUN, ASK_ENGINE), seconds=MODEL_SECONDS)
def handler(event: dict[str, Any], ref: RunRef, settings: TalkSettings) -> dict[str, int]:
    version = assess_interview(
        ref,
        generation=int(event["generation"]),
        runs=wiring.run_store(settings.interviews_table),
        engine=wiring.engine(settings, wiring.TASK_SECONDS),
        clock=wiring.clock,
        random=os.urandom,
    )
    return {"assessmentVersion": version}
