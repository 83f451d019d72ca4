"""A task's timeout may stand in its input (reports/timeout-path.md): no link would expire without it."""

from collections.abc import Mapping
from typing import Any

State = Mapping[str, Any]


def install() -> None:
    from ministack.services import stepfunctions

    execute = stepfunctions._execute_task

    def with_its_timeout(state: State, given: Any, execution: Any, context: Any) -> Any:
        return execute(timed(state, given, stepfunctions._resolve_path), given, execution, context)

    stepfunctions._execute_task = with_its_timeout


def timed(state: State, given: Any, resolve: Any) -> State:
    """The state with the seconds that its path leads to; a path that leads nowhere fails the task, as on AWS."""
    if "TimeoutSecondsPath" not in state:
        return state
    return {**state, "TimeoutSeconds": int(resolve(state["TimeoutSecondsPath"], given))}
