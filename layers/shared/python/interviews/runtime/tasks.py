"""The frame of the state machine's tasks."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from ..adapters.kernel.aws_outcomes import is_overload
from ..domain.kernel.errors import InterviewError
from ..domain.kernel.ids import RunRef
from ..usecases.tenants.admission import admit_work
from . import wiring
from .declared import REQUEST_SECONDS, FunctionConfig, Grants, Invoker, Signature
from .grants import SHARE_MODEL
from .metrics import Metric, note
from .observability import logger
from .settings import RunSettings, ShareSettings

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
            with self._place(ref, facts["task"]):
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

    def _place(self, ref: RunRef, name: str) -> AbstractContextManager[None]:
        """Of the tenant's share in the model, for as long as the function may live."""
        if not self.function.asks_engine:
            return nullcontext()
        share = wiring.model_share(ShareSettings.read(), name, self.function.seconds)
        return share.place(ref) if share else nullcontext()


def task(*, grants: Grants, seconds: int = REQUEST_SECONDS) -> Callable[[Work], Task]:
    """A handler of the event, the run and the settings that it names in its signature."""
    function = FunctionConfig.of(Invoker.MACHINE, grants, seconds=seconds)
    if function.asks_engine:
        function = replace(function, grants=(*function.grants, SHARE_MODEL))
    return lambda work: Task(work, function)
