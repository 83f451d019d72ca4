"""Removes what serves of a stage on AWS, and the data too where they are not kept (docs/operations.md).

    python -m local.destroy --stage dev [arguments of cdk]

Step Functions deletes a state machine only when no execution runs any more (its API reference, DeleteStateMachine), and
one that waits for a person may run for months: what runs of a machine that is being deleted is stopped.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from . import ROOT
from .deploy import CDK, KEEPING, UNWATCHED
from .stacks import outputs_of

REST_SECONDS = 10
CAUSE = "The stage was removed."


def command(stage: str, more: Sequence[str]) -> list[str]:
    """Of a stage that keeps its data all but these go, so that the next deployment finds them."""
    named = ["--context", f"stage={stage}", *more]
    if stage in KEEPING:
        return [CDK, "deploy", *named, "--context", "serve=false", *UNWATCHED]
    return [CDK, "destroy", *named]


def stop_executions(states: Any, machine: str) -> int:
    """How many were stopped; none before the machine is being deleted, which a person may still decline, nor after."""
    stopped = 0
    try:
        if states.describe_state_machine(stateMachineArn=machine)["status"] != "DELETING":
            return 0
        pages = states.get_paginator("list_executions").paginate(
            stateMachineArn=machine, statusFilter="RUNNING"
        )
        for each in [one for page in pages for one in page["executions"]]:
            states.stop_execution(executionArn=each["executionArn"], cause=CAUSE)
            stopped += 1
    except states.exceptions.StateMachineDoesNotExist:
        pass
    return stopped


def remove(removing: "subprocess.Popen[bytes]", states: Any, machine: str | None, rest: float) -> int:
    """Its exit code; stops executions until then."""
    while True:
        try:
            return removing.wait(timeout=rest)
        except subprocess.TimeoutExpired:
            if machine and (stopped := stop_executions(states, machine)):
                print(f"{stopped} executions stopped.", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.destroy")
    parser.add_argument("--stage", default="dev")
    chosen, more = parser.parse_known_args()
    session = Session()
    try:
        outputs = outputs_of(session.create_client("cloudformation"), chosen.stage)
        if outputs is None:
            sys.exit(f"There is no stage {chosen.stage}.")
        removing = subprocess.Popen(command(chosen.stage, more), cwd=ROOT)
        states = session.create_client("stepfunctions")
        return remove(removing, states, outputs.get("StateMachineArn"), REST_SECONDS)
    except (BotoCoreError, ClientError) as problem:
        sys.exit(f"AWS refuses: {problem}")


if __name__ == "__main__":
    sys.exit(main())
