"""The state machine as the relay drives it, on moto; what moto does not do is answered by a stub."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
import moto  # noqa: F401  (before the client is made)
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from interviews.adapters.runs.step_functions import (
    ALREADY_ANSWERED,
    StepFunctionsExecutions,
    StepFunctionsWorkflow,
)

ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:lifecycle"
EXECUTIONS = "arn:aws:states:eu-central-1:123456789012:execution:lifecycle"


@pytest.fixture
def stub() -> Iterator[Stubber]:
    client = botocore.session.get_session().create_client("stepfunctions")
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def workflow(stub: Stubber) -> StepFunctionsWorkflow:
    return StepFunctionsWorkflow(stub.client, ARN)


@pytest.fixture
def executions(stub: Stubber) -> StepFunctionsExecutions:
    return StepFunctionsExecutions(stub.client, EXECUTIONS)


def started() -> dict[str, Any]:
    return {"executionArn": "arn:aws:states:eu-central-1:123456789012:execution:lifecycle:x", "startDate": 0}


def test_an_execution_is_started_by_its_name(stub: Stubber, workflow: StepFunctionsWorkflow) -> None:
    given = {"tenantId": "tnt_1", "runId": "run_1"}
    wanted = {"stateMachineArn": ARN, "name": "run_1_2", "input": json.dumps(given)}
    stub.add_response("start_execution", started(), wanted)
    workflow.start("run_1_2", given)


def test_starting_twice_is_harmless(stub: Stubber, workflow: StepFunctionsWorkflow) -> None:
    stub.add_client_error("start_execution", "ExecutionAlreadyExists")
    workflow.start("run_1", {})


def test_a_token_is_answered_with_what_the_machine_needs(
    stub: Stubber, workflow: StepFunctionsWorkflow
) -> None:
    wanted = {"taskToken": "token", "output": '{"secondsToFinish": 90}'}
    stub.add_response("send_task_success", {}, wanted)
    workflow.go_on("token", {"secondsToFinish": 90})


def test_another_way_is_an_error_by_its_name(stub: Stubber, workflow: StepFunctionsWorkflow) -> None:
    stub.add_response("send_task_failure", {}, {"taskToken": "token", "error": "REVISE"})
    workflow.divert("token", "REVISE")


@pytest.mark.parametrize("code", sorted(ALREADY_ANSWERED))
def test_a_token_that_was_answered_or_timed_out_is_left_alone(
    stub: Stubber, workflow: StepFunctionsWorkflow, code: str
) -> None:
    stub.add_client_error("send_task_success", code)
    stub.add_client_error("send_task_failure", code)
    workflow.go_on("token", {})
    workflow.divert("token", "ENDED")


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "StateMachineDoesNotExist"])
def test_every_other_refusal_is_tried_again_by_the_stream(
    stub: Stubber, workflow: StepFunctionsWorkflow, code: str
) -> None:
    calls: list[tuple[str, Callable[[], None]]] = [
        ("start_execution", lambda: workflow.start("run_1", {})),
        ("send_task_success", lambda: workflow.go_on("token", {})),
        ("send_task_failure", lambda: workflow.divert("token", "ENDED")),
    ]
    for name, call in calls:
        stub.add_client_error(name, code)
        with pytest.raises(ClientError):
            call()


def described(status: str) -> dict[str, Any]:
    return {"executionArn": f"{EXECUTIONS}:run_1", "stateMachineArn": ARN, "status": status, "startDate": 0}


@pytest.mark.parametrize(
    "status", ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]
)
def test_an_execution_runs_or_not(stub: Stubber, executions: StepFunctionsExecutions, status: str) -> None:
    stub.add_response("describe_execution", described(status), {"executionArn": f"{EXECUTIONS}:run_1"})
    assert executions.is_running("run_1") is (status == "RUNNING")


def test_an_execution_that_there_is_not_does_not_run(
    stub: Stubber, executions: StepFunctionsExecutions
) -> None:
    stub.add_client_error("describe_execution", "ExecutionDoesNotExist")
    assert not executions.is_running("run_1")


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException"])
def test_whoever_is_not_answered_knows_nothing(
    stub: Stubber, executions: StepFunctionsExecutions, code: str
) -> None:
    stub.add_client_error("describe_execution", code)
    with pytest.raises(ClientError):
        executions.is_running("run_1")


def test_its_place_is_the_state_that_it_entered_last(
    stub: Stubber, executions: StepFunctionsExecutions
) -> None:
    def event(number: int, kind: str, **details: Any) -> dict[str, Any]:
        return {"id": number, "type": kind, "timestamp": 0, **details}

    history = [
        event(4, "TaskScheduled"),
        event(3, "TaskStateEntered", stateEnteredEventDetails={"name": "AwaitStart"}),
        event(2, "TaskStateEntered", stateEnteredEventDetails={"name": "ScheduleInterview"}),
    ]
    wanted = {"executionArn": f"{EXECUTIONS}:run_1", "reverseOrder": True, "includeExecutionData": False}
    stub.add_response("get_execution_history", {"events": history}, wanted)
    stub.add_response("get_execution_history", {"events": history[:1]}, wanted)
    assert executions.place("run_1") == "AwaitStart"
    assert executions.place("run_1") is None
