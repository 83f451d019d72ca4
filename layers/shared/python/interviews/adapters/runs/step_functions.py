"""The state machine: as the relay drives it, and as the sweep of executions looks at it."""

import json
from typing import Any

from botocore.exceptions import ClientError

from ...usecases.kernel.ports import Json

ALREADY_ANSWERED = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


class StepFunctionsWorkflow:
    def __init__(self, client: Any, state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn

    def start(self, name: str, given: Json) -> None:
        try:
            self._client.start_execution(stateMachineArn=self._arn, name=name, input=json.dumps(given))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def go_on(self, token: str, output: Json) -> None:
        self._answer("send_task_success", taskToken=token, output=json.dumps(output))

    def divert(self, token: str, outcome: str) -> None:
        self._answer("send_task_failure", taskToken=token, error=outcome)

    def _answer(self, call: str, **arguments: str) -> None:
        try:
            getattr(self._client, call)(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ALREADY_ANSWERED:
                raise


class StepFunctionsExecutions:
    """`executions_arn` is that of all executions of the machine, without the last part: the name."""

    def __init__(self, client: Any, executions_arn: str) -> None:
        self._client = client
        self._arn = executions_arn

    def is_running(self, name: str) -> bool:
        try:
            found = self._client.describe_execution(executionArn=f"{self._arn}:{name}")
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionDoesNotExist":
                raise
            return False
        return bool(found["status"] == "RUNNING")

    def place(self, name: str) -> str | None:
        """The newest page of its history has up to 1,000 events (AWS limit)."""
        page = self._client.get_execution_history(
            executionArn=f"{self._arn}:{name}", reverseOrder=True, includeExecutionData=False
        )
        entered = (
            each["stateEnteredEventDetails"] for each in page["events"] if "stateEnteredEventDetails" in each
        )
        return next((str(each["name"]) for each in entered), None)
