"""Task of the state machine: `{tenantId, runId}` → `{assessmentVersion}`."""

import os
from typing import Any

from interviews.domain.runs.run import RunRef
from interviews.runtime import wiring
from interviews.runtime.settings import TalkSettings
from interviews.runtime.tasks import task
from interviews.usecases.assessments.assess_interview import assess_interview


@task(settings=TalkSettings)
def handler(event: dict[str, Any], ref: RunRef) -> dict[str, int]:
    settings = TalkSettings.read()
    version = assess_interview(
        ref,
        runs=wiring.run_store(settings.interviews_table),
        engine=wiring.engine(settings, wiring.TASK_SECONDS),
        clock=wiring.clock,
        random=os.urandom,
    )
    return {"assessmentVersion": version}
