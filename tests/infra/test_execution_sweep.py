"""Who tells the sweep of executions: Step Functions at once, and a schedule."""

import json
from typing import Any

from .templates import Template, functions, resources, target


def rules(prod: Template) -> list[dict[str, Any]]:
    found = (each["Properties"] for each in resources(prod, "AWS::Events::Rule").values())
    return [each for each in found if "RunsSweepExecutions" in json.dumps(each["Targets"])]


def test_the_sweep_is_told_at_once_of_each_execution_that_ended_badly(prod: Template) -> None:
    (rule,) = [each for each in rules(prod) if "EventPattern" in each]
    (machine,) = resources(prod, "AWS::StepFunctions::StateMachine")
    assert rule["EventPattern"].pop("detail") == {
        "stateMachineArn": [{"Ref": machine}],
        "status": ["FAILED", "TIMED_OUT", "ABORTED"],
    }
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
    }


def test_the_sweep_looks_by_itself_too_and_ends_before_it_looks_again(prod: Template) -> None:
    (rule,) = [each for each in rules(prod) if "ScheduleExpression" in each]
    assert rule["ScheduleExpression"] == "rate(5 minutes)"
    assert functions(prod)["runs/sweep_executions"]["Properties"]["Timeout"] <= 5 * 60


def test_the_index_of_runs_that_are_not_over_holds_keys_alone(prod: Template) -> None:
    tables = resources(prod, "AWS::DynamoDB::Table")
    (found,) = [
        each
        for name, table in tables.items()
        if name.startswith("StorageInterviews")
        for each in table["Properties"]["GlobalSecondaryIndexes"]
        if each["IndexName"] == "open"
    ]
    assert found["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert [each["AttributeName"] for each in found["KeySchema"]] == ["openRuns", "openRunsSort"]


def test_make_redrive_is_told_its_name(prod: Template) -> None:
    named = target(prod["Outputs"]["ExecutionSweepFunction"]["Value"])
    assert named.startswith("RunsSweepExecutions")
