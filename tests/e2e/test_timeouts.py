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

STARTABLE = {"infoComplete": True, "expiresAt": "4102444800", "seconds": 2}


@pytest.fixture(scope="module")
def machines(stack: dict[str, Any]) -> Any:
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
    ("state", "ends_as", "reason"),
    [
        ("INFO_NEEDED", "CANCELLED", "TIMED_OUT"),
        ("PENDING", "CANCELLED", "TIMED_OUT"),
        ("SCHEDULED", "CANCELLED", "LINK_EXPIRED"),
        ("IN_PROGRESS", "ASSESSMENT_PENDING", None),
    ],
)
def test_a_wait_ends_by_itself(
    partner: Client,
    root_url: str,
    stack: dict[str, Any],
    machines: Any,
    impatient: str,
    state: str,
    ends_as: str,
    reason: str | None,
) -> None:
    run_id = in_state(partner, root_url, state)
    given = {**STARTABLE, "tenantId": stack["tenants"][0]["tenantId"], "runId": run_id}
    given["infoComplete"] = state != "INFO_NEEDED"
    started = machines.start_execution(stateMachineArn=impatient, name=run_id, input=json.dumps(given))
    run = partner.wait_for(run_id, ends_as)
    assert (run["cancellation"] or {}).get("reason") == reason
    if ends_as == "CANCELLED":
        assert wait_until(lambda: _status(machines, started["executionArn"]) == "SUCCEEDED")
    else:
        machines.stop_execution(executionArn=started["executionArn"])


def _status(machines: Any, execution: str) -> str:
    return str(machines.describe_execution(executionArn=execution)["status"])
