"""An execution stopped in each wait, as an operator may: the run goes on, seen over HTTP. The sweep is told by
EventBridge, and once more by the test: its events come at least once."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local import redrive
from local.counterparts.client import Client, wait_until
from local.stage.deployed import DeployedStage

from .test_journey import COMPLETE, in_state
from .test_timeouts import client_of


@pytest.fixture
def deployed(stack: dict[str, Any], stage_directory: Any, monkeypatch: pytest.MonkeyPatch) -> DeployedStage:
    monkeypatch.setattr(redrive, "LOCAL", stage_directory / "stack.json")
    return redrive.open_stage("local")


@pytest.fixture
def machines(stack: dict[str, Any]) -> Any:
    return client_of(stack)


def stop(machines: Any, deployed: DeployedStage, run_id: str) -> dict[str, Any]:
    """The event, as AWS documents it."""
    arn = deployed.outputs["StateMachineArn"]

    def running() -> list[dict[str, Any]]:
        found = machines.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"]
        return [each for each in found if each["name"].startswith(run_id)]

    wait_until(lambda: bool(running()))
    (one,) = running()
    found = machines.describe_execution(executionArn=one["executionArn"])
    machines.stop_execution(executionArn=one["executionArn"])
    detail = {name: found[name] for name in ("executionArn", "stateMachineArn", "name", "input")}
    return {
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
        "detail": detail | {"status": "ABORTED"},
    }


def tell(deployed: DeployedStage, event: dict[str, Any]) -> dict[str, Any]:
    answer = deployed.functions.invoke(
        FunctionName=deployed.outputs["ExecutionSweepFunction"], Payload=json.dumps(event).encode()
    )
    swept: dict[str, Any] = json.loads(answer["Payload"].read())
    return swept


def supply(partner: Client, run_id: str) -> None:
    partner.expect(200, "PATCH", f"/interviews/{run_id}/info", COMPLETE)


def revise(partner: Client, run_id: str) -> None:
    partner.expect(200, "PATCH", f"/interviews/{run_id}/plan/revise", {"feedback": "Deeper."})


def cancel(partner: Client, run_id: str) -> None:
    partner.expect(200, "DELETE", f"/interviews/{run_id}")


def reassess(partner: Client, run_id: str) -> None:
    body = {"feedback": "Look again.", "action": "REASSESS"}
    partner.expect(200, "POST", f"/interviews/{run_id}/assessment/reject", body)


def version(run: dict[str, Any], name: str) -> int:
    return int(run[name]["version"])


Decide = Callable[[Client, str], None]


@pytest.mark.parametrize(
    ("state", "decide", "following"),
    [
        ("INFO_NEEDED", supply, "PENDING"),
        ("PENDING", revise, "PENDING"),
        ("SCHEDULED", cancel, "CANCELLED"),
        ("IN_PROGRESS", cancel, "CANCELLED"),
        ("ASSESSMENT_PENDING", reassess, "ASSESSMENT_PENDING"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False], ids=["decided before", "decided after"])
def test_a_run_whose_execution_is_stopped_goes_on(
    partner: Client,
    root_url: str,
    machines: Any,
    deployed: DeployedStage,
    state: str,
    decide: Decide,
    following: str,
    is_first: bool,
) -> None:
    run_id = in_state(partner, root_url, state)
    before = partner.expect(200, "GET", f"/interviews/{run_id}")
    event = stop(machines, deployed, run_id)
    if is_first:
        decide(partner, run_id)
    swept = tell(deployed, event)
    assert (swept["looked_at"], swept["failed"], swept["dead"]) == (1, 0, 0)
    if not is_first:
        decide(partner, run_id)

    def has_gone_on() -> bool:
        run = partner.expect(200, "GET", f"/interviews/{run_id}")
        made = {"PENDING": "plan", "ASSESSMENT_PENDING": "assessment"}.get(state)
        return run["state"] == following and (not made or version(run, made) == version(before, made) + 1)

    assert wait_until(has_gone_on)
    statuses = [
        each["status"]
        for each in machines.list_executions(stateMachineArn=deployed.outputs["StateMachineArn"])[
            "executions"
        ]
        if each["name"].startswith(run_id)
    ]
    assert statuses.count("RUNNING") <= 1
    assert statuses.count("ABORTED") == 1
