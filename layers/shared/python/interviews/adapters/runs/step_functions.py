"""The state machine, as the relay drives it."""

import json
from typing import Any

from botocore.exceptions import ClientError

from ...domain.runs.lifecycle import State
from ...domain.runs.run import Run
from ...usecases.kernel.ports import Json

ALREADY_ANSWERED = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


class StepFunctionsWorkflow:
    def __init__(self, client: Any, state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn

    def start(self, run: Run) -> None:
        """The name makes a second start impossible; ids and numbers are all that the execution's history shows."""
        given = {
            "tenantId": run.tenant_id,
            "runId": run.run_id,
            "infoComplete": run.state is not State.INFO_NEEDED,
            "expiresAt": str(run.all_gone_at),
        }
        name = f"{run.run_id}_{run.interview_id[:8]}"
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
