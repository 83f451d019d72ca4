"""What `make deploy` and `make destroy` have the CDK's command line do, in each state that a stage may be in."""

import subprocess
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import Session
from botocore.stub import Stubber

from local import deploy, destroy
from local.stacks import outputs_of

ALARM = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:A"
MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:m"


def client(service: str) -> Any:
    session = Session()
    session.set_credentials("a", "b")
    return session.create_client(service, region_name="eu-central-1")


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("CREATE_COMPLETE", {"ApiId": "x"}),
        ("UPDATE_ROLLBACK_COMPLETE", {"ApiId": "x"}),
        ("ROLLBACK_COMPLETE", None),
        ("ROLLBACK_FAILED", None),
        ("REVIEW_IN_PROGRESS", None),
    ],
)
def test_a_stage_is_there_once_its_first_deployment_succeeded(
    status: str, found: Mapping[str, str] | None
) -> None:
    cloudformation = client("cloudformation")
    stack = {"StackName": "s", "CreationTime": 0, "StackStatus": status}
    stack["Outputs"] = [{"OutputKey": "ApiId", "OutputValue": "x"}]
    with Stubber(cloudformation) as aws:
        aws.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": "InterviewIntegration-dev"})
        assert outputs_of(cloudformation, "dev") == found


def test_a_stage_that_is_not_there_is_none_and_any_other_refusal_is_told() -> None:
    cloudformation = client("cloudformation")
    with Stubber(cloudformation) as aws:
        aws.add_client_error("describe_stacks", "ValidationError", "Stack with id s does not exist")
        assert outputs_of(cloudformation, "dev") is None
        aws.add_client_error("describe_stacks", "AccessDenied", "not you")
        with pytest.raises(ClientError, match="not you"):
            outputs_of(cloudformation, "dev")


def said(commands: list[list[str]]) -> list[list[str]]:
    return [each[1:] for each in commands]


def test_a_first_deployment_is_watched_by_nothing_and_protected_when_it_succeeded() -> None:
    dev = ["deploy", "--context", "stage=dev"]
    prod = ["deploy", "--context", "stage=prod", "-c", "engine=openai"]
    assert said(deploy.deployments("dev", None, [])) == [dev]
    assert said(deploy.deployments("prod", None, ["-c", "engine=openai"])) == [
        prod,
        [*prod, "--parameters", "Protected=true"],
    ]


def test_a_later_one_is_rolled_back_where_the_alarm_of_the_api_rings() -> None:
    watched = ["--rollback-trigger-alarm-arns", ALARM, "--monitoring-time-minutes", "5"]
    outputs = {"ApiFaultsAlarm": ALARM}
    ((*dev,),) = said(deploy.deployments("dev", outputs, []))
    assert dev == ["deploy", "--context", "stage=dev", *watched]
    ((*prod,),) = said(deploy.deployments("prod", outputs, []))
    assert prod == ["deploy", "--context", "stage=prod", *watched, "--parameters", "Protected=true"]


@pytest.mark.parametrize(("outputs", "watched"), [({"ApiFaultsAlarm": ALARM}, False), ({}, True)])
def test_no_alarm_is_watched_that_is_not_there_or_not_wanted(
    outputs: Mapping[str, str], watched: bool
) -> None:
    """CloudFormation remembers the last one and fails where it is gone, as after serve=false."""
    ((*dev,),) = said(deploy.deployments("dev", outputs, [], watched=watched))
    assert dev[-2:] == ["--rollback-trigger-alarm-arns", "none"]


def test_the_quota_of_lambda_is_asked_for_unless_it_was_said() -> None:
    """A new account has 10, and a deployment fails that reserves more."""
    limits = {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}
    with Stubber(client("lambda")) as aws:
        aws.add_response("get_account_settings", {"AccountLimit": limits}, {})
        assert deploy.told_quota(["-c", "waf=true"], aws.client) == ["--context", "lambdaConcurrency=10"]
        assert deploy.told_quota(["-c", "lambdaConcurrency=500"], aws.client) == []


def test_what_the_command_line_is_told_it_knows() -> None:
    told = subprocess.run([deploy.CDK, "deploy", "--help"], capture_output=True, text=True).stdout
    for option in ("--rollback-trigger-alarm-arns", "--monitoring-time-minutes", "--parameters", "--context"):
        assert option in told


def test_what_keeps_its_data_loses_what_serves_alone() -> None:
    assert destroy.command("dev", ["--force"])[1:] == ["destroy", "--context", "stage=dev", "--force"]
    told = destroy.command("prod", [])[1:]
    assert told == [
        *("deploy", "--context", "stage=prod", "--context", "serve=false"),
        *("--rollback-trigger-alarm-arns", "none"),
    ]


class StateMachineGone(Exception): ...


class Machine:
    """A state machine as `list_executions` and `stop_execution` know it, `deleting` once CloudFormation began."""

    exceptions = SimpleNamespace(StateMachineDoesNotExist=StateMachineGone)

    def __init__(self, running: int, *states: str) -> None:
        self.running = [f"e{each}" for each in range(running)]
        self._states: Iterator[str] = iter(states)

    def describe_state_machine(self, *, stateMachineArn: str) -> dict[str, str]:
        assert stateMachineArn == MACHINE
        state = next(self._states)
        if state == "GONE":
            raise StateMachineGone
        return {"status": state}

    def get_paginator(self, name: str) -> "Machine":
        assert name == "list_executions"
        return self

    def paginate(self, *, stateMachineArn: str, statusFilter: str) -> Iterator[dict[str, Any]]:
        assert (stateMachineArn, statusFilter) == (MACHINE, "RUNNING")
        for each in list(self.running):
            yield {"executions": [{"executionArn": each}]}

    def stop_execution(self, *, executionArn: str, cause: str) -> None:
        assert cause
        self.running.remove(executionArn)


def test_executions_run_on_until_their_machine_is_being_deleted() -> None:
    machine = Machine(3, "ACTIVE", "DELETING", "GONE")
    assert destroy.stop_executions(machine, MACHINE) == 0
    assert len(machine.running) == 3
    assert destroy.stop_executions(machine, MACHINE) == 3
    assert machine.running == []
    assert destroy.stop_executions(machine, MACHINE) == 0


class Removing:
    """A command that ends when nothing runs any more."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def wait(self, timeout: float) -> int:
        if self._machine.running:
            raise subprocess.TimeoutExpired("cdk", timeout)
        return 7


def test_a_removal_ends_though_executions_wait_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(2, "ACTIVE", "DELETING")
    removing: Any = Removing(machine)
    assert destroy.remove(removing, machine, MACHINE, rest=0) == 7
    assert capsys.readouterr().out == "2 executions stopped.\n"
