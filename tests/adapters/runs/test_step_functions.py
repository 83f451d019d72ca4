"""The state machine as the relay drives it, on moto; what moto does not do is answered by a stub."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import botocore.session
import moto  # noqa: F401  (before the client is made)
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from builders import Office
from interviews.adapters.runs.step_functions import ALREADY_ANSWERED, StepFunctionsWorkflow
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Run

ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:lifecycle"


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
def run() -> Run:
    office = Office()
    return office.run(office.created())


def started() -> dict[str, Any]:
    return {"executionArn": "arn:aws:states:eu-central-1:123456789012:execution:lifecycle:x", "startDate": 0}


def test_an_execution_is_named_after_its_run_and_knows_ids_and_numbers_only(
    stub: Stubber, workflow: StepFunctionsWorkflow, run: Run
) -> None:
    given = {
        "tenantId": "tnt_1",
        "runId": run.run_id,
        "infoComplete": True,
        "expiresAt": str(run.all_gone_at),
    }
    name = f"{run.run_id}_{run.interview_id[:8]}"
    wanted = {"stateMachineArn": ARN, "name": name, "input": json.dumps(given)}
    stub.add_response("start_execution", started(), wanted)
    workflow.start(run)


def test_an_incomplete_request_begins_with_the_wait_for_its_info(
    stub: Stubber, workflow: StepFunctionsWorkflow, run: Run
) -> None:
    sent: list[dict[str, Any]] = []
    stub.client.meta.events.register(
        "provide-client-params.sfn.StartExecution",
        lambda params, **_: sent.append(json.loads(params["input"])),
    )
    stub.add_response("start_execution", started(), {"stateMachineArn": ARN, "name": ANY, "input": ANY})
    workflow.start(replace(run, state=State.INFO_NEEDED))
    assert sent[0]["infoComplete"] is False


def test_starting_twice_is_harmless(stub: Stubber, workflow: StepFunctionsWorkflow, run: Run) -> None:
    stub.add_client_error("start_execution", "ExecutionAlreadyExists")
    workflow.start(run)


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
    stub: Stubber, workflow: StepFunctionsWorkflow, run: Run, code: str
) -> None:
    calls: list[tuple[str, Callable[[], None]]] = [
        ("start_execution", lambda: workflow.start(run)),
        ("send_task_success", lambda: workflow.go_on("token", {})),
        ("send_task_failure", lambda: workflow.divert("token", "ENDED")),
    ]
    for name, call in calls:
        stub.add_client_error(name, code)
        with pytest.raises(ClientError):
            call()
