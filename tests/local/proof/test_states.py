"""Each way out of each state is asked of Step Functions, for which the interpreter of tests/asl.py stands in: it was
not written for this, and the step's own reading of the definition is held against it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from asl import ServiceError, StateMachine, Status, edges, load
from infra.lifecycle import DEFINITION
from local.proof import states
from local.proof.step import NotProven
from proving import MACHINE, Proving, ProvingAws, stack

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TEXT = json.dumps(load(DEFINITION.read_text()))


class Mocked:
    """What a task answers, or raises."""

    def __init__(self, mock: dict[str, Any]) -> None:
        self.error = mock.get("errorOutput", {}).get("error")
        self.result = json.loads(mock.get("result", "{}"))

    def invoke(self, function: str, payload: Any) -> Any:
        if self.error:
            raise ServiceError(self.error)
        return self.result.get("Payload", {})

    def put_item(self, table: str, item: Any, condition: str, values: Any) -> None:
        if self.error:
            raise ServiceError(self.error)


def tried(params: dict[str, Any]) -> dict[str, Any]:
    """As TestState: one state, from its input."""
    definition = json.loads(params["definition"])
    machine = StateMachine(definition, services=Mocked(params.get("mock", {})), clock=lambda: NOW)
    name = params["stateName"]
    execution = machine.start("test", json.loads(params["input"]))
    execution.state = name
    count = params.get("stateConfiguration", {}).get("retrierRetryCount", 0)
    execution.retries = dict.fromkeys(range(len(definition["States"][name].get("Retry", ()))), count)
    machine.step(execution)
    if execution.token:
        machine.send_success(execution.token, {})
    if execution.status is Status.FAILED:
        return {"status": "FAILED"}
    if len(execution.path) == 1:
        return {"status": "RETRIABLE" if execution.is_retrying else "SUCCEEDED"}
    caught = params.get("mock", {}).get("errorOutput")
    return {"status": "CAUGHT_ERROR" if caught else "SUCCEEDED", "nextState": execution.path[-1]}


def proving(deployed: str = TEXT, diagnostics: tuple[dict[str, Any], ...] = ()) -> Proving:
    described = {"stateMachineArn": MACHINE, "name": "m", "roleArn": "arn:aws:iam::123456789012:role/r"}
    return Proving(
        ProvingAws(
            {
                "cloudformation.DescribeStacks": stack(),
                "stepfunctions.DescribeStateMachine": {
                    **described,
                    "definition": deployed,
                    "type": "STANDARD",
                    "creationDate": 0,
                },
                "stepfunctions.ValidateStateMachineDefinition": {
                    "result": "FAIL" if diagnostics else "OK",
                    "diagnostics": list(diagnostics),
                },
                "stepfunctions.TestState": tried,
            }
        )
    )


def test_every_way_out_of_every_state_is_tried() -> None:
    ours = proving()
    seen = ours.prove(states.STEP)
    definition = json.loads(TEXT)
    assert f"of {len(definition['States'])} states" in seen
    asked = {(each.state, each.next_state) for each in states.cases_of(definition) if each.next_state}
    assert asked == {(each.state, each.target) for each in edges(definition) if each.target}
    retried = [each for each in states.cases_of(definition) if each.status == states.FRESH]
    assert len(retried) > 20


def test_a_state_that_goes_elsewhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def astray(params: dict[str, Any]) -> dict[str, Any]:
        found = tried(params)
        elsewhere = params["stateName"] == "GeneratePlan" and found.get("nextState") == "AbandonRun"
        return {"status": "FAILED"} if elsewhere else found

    ours = proving()
    ours.aws.answers["stepfunctions.TestState"] = astray
    with pytest.raises(NotProven, match="GeneratePlan SomethingElse came to FAILED None"):
        ours.prove(states.STEP)


def test_a_definition_that_aws_refuses_is_not_tried() -> None:
    wrong = {
        "severity": "ERROR",
        "code": "MISSING_TRANSITION_TARGET",
        "message": "m",
        "location": "/States/X",
    }
    ours = proving(diagnostics=(wrong,))
    with pytest.raises(NotProven, match="MISSING_TRANSITION_TARGET /States/X"):
        ours.prove(states.STEP)
    assert not ours.aws.made("stepfunctions.TestState")
