"""The waits' clocks on the emulator: the deployed state machine, with days made seconds, on runs of the stage."""

import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local.counterparts.client import Client, wait_until
from local.stage.address import environment

from .test_journey import in_state

STARTABLE = {"state": "VALIDATING_SKILLS", "generation": "1", "expiresAt": "4102444800", "seconds": 2}


@pytest.fixture(scope="module")
def machines(stack: dict[str, Any]) -> Any:
    return client_of(stack)


def client_of(stack: dict[str, Any]) -> Any:
    """Step Functions, as an operator reaches it."""
    given = environment(int(stack["awsEndpointUrl"].rpartition(":")[2]))
    return boto3.client(
        "stepfunctions",
        endpoint_url=given["AWS_ENDPOINT_URL"],
        region_name=given["AWS_REGION"],
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
    )


@pytest.fixture(scope="module")
def impatient(machines: Any) -> Iterator[str]:
    """The ARN of the deployed machine's copy with waits of two seconds."""
    deployed = machines.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    machine = machines.describe_state_machine(stateMachineArn=deployed)
    definition = re.sub(r'"TimeoutSeconds":\s*\d+', '"TimeoutSeconds": 2', machine["definition"])
    definition = re.sub(r'"TimeoutSecondsPath":\s*"[^"]+"', '"TimeoutSecondsPath": "$.seconds"', definition)
    made = machines.create_state_machine(name="impatient", definition=definition, roleArn=machine["roleArn"])
    yield made["stateMachineArn"]
    machines.delete_state_machine(stateMachineArn=made["stateMachineArn"])


@pytest.mark.parametrize(
    ("state", "reason"),
    [("INFO_NEEDED", "TIMED_OUT"), ("PENDING", "TIMED_OUT"), ("SCHEDULED", "LINK_EXPIRED")],
)
def test_a_wait_ends_by_itself(
    partner: Client,
    root_url: str,
    stack: dict[str, Any],
    machines: Any,
    impatient: str,
    state: str,
    reason: str,
) -> None:
    run_id = in_state(partner, root_url, state)
    begins_at = state if state == "INFO_NEEDED" else "VALIDATING_SKILLS"
    execution = _started(machines, impatient, stack, run_id, state=begins_at)
    run = partner.wait_for(run_id, "CANCELLED")
    assert run["cancellation"]["reason"] == reason
    assert wait_until(lambda: _status(machines, execution) == "SUCCEEDED")


def test_a_room_whose_time_is_not_over_is_waited_for_again(
    partner: Client, root_url: str, stack: dict[str, Any], machines: Any, impatient: str
) -> None:
    """However early the timer fires: the candidate's clock may have stood still."""
    run_id = in_state(partner, root_url, "IN_PROGRESS")
    execution = _started(machines, impatient, stack, run_id)
    assert wait_until(lambda: _entered(machines, execution).count("AwaitFinish") >= 2)
    machines.stop_execution(executionArn=execution)
    assert partner.expect(200, "GET", f"/interviews/{run_id}")["state"] == "IN_PROGRESS"


def _started(machines: Any, machine: str, stack: dict[str, Any], run_id: str, **told: str) -> str:
    given = {**STARTABLE, "tenantId": stack["tenants"][0]["tenantId"], "runId": run_id, **told}
    started = machines.start_execution(stateMachineArn=machine, name=run_id, input=json.dumps(given))
    return str(started["executionArn"])


def _entered(machines: Any, execution: str) -> list[str]:
    history = machines.get_execution_history(executionArn=execution, maxResults=1000)["events"]
    return [
        each["stateEnteredEventDetails"]["name"] for each in history if "stateEnteredEventDetails" in each
    ]


def _status(machines: Any, execution: str) -> str:
    return str(machines.describe_execution(executionArn=execution)["status"])
