"""Stops a run's execution, as an operator may by mistake, and sees the run go on."""

from typing import Any

from .partner import new_partner, new_run
from .step import NotProven, ProofContext, Step, Undo

MINUTES_TO_HEAL, MINUTES_TO_RING = 10, 15
ALARM = "MonitoringExecutionsLost"


def prove(context: ProofContext, undo: Undo) -> str:
    partner = new_partner(context, undo)
    run_id = new_run(partner)
    states, machine = context.aws("stepfunctions"), context.outputs["StateMachineArn"]
    execution = _execution(states, machine, run_id)
    began = context.clock()
    states.stop_execution(executionArn=execution, cause="The proof stops it.")
    status = states.describe_execution(executionArn=execution)["status"]
    if status != "ABORTED":
        raise NotProven(f"The execution that was stopped is {status}.")
    partner.expect(200, "POST", f"/interviews/{run_id}/plan/approve", {"approvedBy": "proof"})
    context.wait(
        "the run is scheduled by another execution",
        MINUTES_TO_HEAL,
        lambda: partner.expect(200, "GET", f"/interviews/{run_id}")["state"] == "SCHEDULED",
    )
    healed = context.clock() - began
    (alarm,) = [
        name for logical, name in context.resources("AWS::CloudWatch::Alarm").items() if logical[:-8] == ALARM
    ]
    watch = context.aws("cloudwatch")
    context.wait(
        "the alarm ExecutionsLost rings by itself",
        MINUTES_TO_RING,
        lambda: watch.describe_alarms(AlarmNames=[alarm])["MetricAlarms"][0]["StateValue"] == "ALARM",
    )
    return f"{run_id} was scheduled {healed:.0f} s after its execution was stopped, and the alarm rang."


def _execution(states: Any, machine: str, run_id: str) -> str:
    """The newest is listed first, and the name of a run's begins with its id."""
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine, statusFilter="RUNNING")
    for page in pages:
        for each in page["executions"]:
            if each["name"].startswith(run_id):
                return str(each["executionArn"])
    raise NotProven(f"{run_id} has no execution.")


STEP = Step(
    name="execution",
    does="stops the execution of a run whose plan waits for a decision, then approves the plan over HTTP",
    expects="the run is SCHEDULED by another execution, and the alarm ExecutionsLost rings by itself",
    minutes=MINUTES_TO_HEAL + MINUTES_TO_RING,
    undoes="the tenant and its platform; the run is cancelled with it",
    calls=(
        "cloudformation.DescribeStacks",
        "cloudformation.ListStackResources",
        "stepfunctions.ListExecutions",
        "stepfunctions.StopExecution",
        "stepfunctions.DescribeExecution",
        "cloudwatch.DescribeAlarms",
    ),
    prove=prove,
)
