"""The frame of the state machine's tasks."""

from collections.abc import Callable
from typing import Any

from ..adapters.kernel.aws_outcomes import is_overload
from ..domain.kernel.errors import InterviewError
from ..domain.kernel.ids import RunRef
from ..usecases.tenants.admission import admit_work
from . import wiring
from .declared import REQUEST_SECONDS, FunctionConfig, Grants, Invoker, Signature
from .metrics import Metric, note
from .observability import logger
from .settings import RunSettings

Work = Callable[[dict[str, Any], RunRef, Any], dict[str, int]]


class Task:
    """A Lambda handler for `{tenantId, runId, …}`. Errors go to the machine under their class's name."""

    def __init__(self, work: Work, function: FunctionConfig) -> None:
        self.work = work
        self.function = function
        self.settings = Signature.of(work).settings

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, int]:
        ref = RunRef(event["tenantId"], event["runId"])
        facts = {
            "task": self.work.__module__.rpartition(".")[2],
            "tenantId": ref.tenant_id,
            "runId": ref.run_id,
        }
        try:
            admit_work(ref, tenants=wiring.tenant_store(RunSettings.read().tenants_table))
            result = self.work(event, ref, self.settings.read())
        except InterviewError as error:
            logger().info("task ended otherwise", extra={**facts, "error": type(error).__name__})
            note({Metric.TASKS_REFUSED: 1})
            raise
        except Exception as error:
            logger().exception("task failed", extra=facts)
            # Who was throttled is tried again, and has an alarm of its own.
            note({Metric.TASKS_REFUSED if is_overload(error) else Metric.TASKS_FAILED: 1})
            raise
        logger().info("task done", extra={**facts, **result})
        return result


def task(*, grants: Grants, seconds: int = REQUEST_SECONDS, megabytes: int = 512) -> Callable[[Work], Task]:
    """A handler of the event, the run and the settings that it names in its signature."""
    function = FunctionConfig.of(Invoker.MACHINE, grants, seconds=seconds, megabytes=megabytes)
    return lambda work: Task(work, function)
