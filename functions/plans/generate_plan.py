"""Task of the state machine: `{tenantId, runId, generation}` → `{planVersion, secondsToDecide}`."""

import os
from typing import Any

from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.waits import seconds_to_decide
from interviews.runtime import wiring
from interviews.runtime.declared import MODEL_SECONDS
from interviews.runtime.engines import ASK_ENGINE
from interviews.runtime.grants import MAKE_LINKS, WORK_ON_RUN
from interviews.runtime.settings import PlannerSettings
from interviews.runtime.tasks import task
from interviews.usecases.plans.generate_plan import generate_plan


@task(grants=(WORK_ON_RUN, MAKE_LINKS, ASK_ENGINE), seconds=MODEL_SECONDS)
def handler(event: dict[str, Any], ref: RunRef, settings: PlannerSettings) -> dict[str, int]:
    run = generate_plan(
        ref,
        generation=int(event["generation"]),
        runs=wiring.run_store(settings.interviews_table),
        tenants=wiring.tenant_store(settings.tenants_table),
        engine=wiring.engine(settings, wiring.TASK_SECONDS),
        links=wiring.links(settings),
        clock=wiring.clock,
        random=os.urandom,
    )
    return {"planVersion": run.plan_version, "secondsToDecide": seconds_to_decide(run, wiring.clock())}
