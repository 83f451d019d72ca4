"""Removes the stage while an execution waits, and deploys it anew."""

from ..counterparts.client import Client
from ..deploy import KEEPING
from ..stacks import outputs_of
from .partner import new_partner, new_run
from .step import NotProven, ProofContext, Step, Undo

MINUTES_TO_ANSWER = 5
UNASKED = {True: ("--require-approval", "never"), False: ("--force",)}


def prove(context: ProofContext, undo: Undo) -> str:
    run_id = new_run(new_partner(context, Undo()))  # both go with the stage
    keeps = context.stage in KEEPING
    if code := context.command("destroy", *UNASKED[keeps], *context.cdk):
        raise NotProven(f"`make destroy` ended with {code} while {run_id} waited.")
    left = outputs_of(context.aws("cloudformation"), context.stage)
    if (left is None) is keeps or "ApiUrl" in (left or {}):
        raise NotProven("`make destroy` left what should go, or took what should stay.")
    if code := context.deploy():
        raise NotProven(f"`make deploy` ended with {code} after the stage was removed.")
    root = Client(context.root_url)
    context.wait(
        "the new stage answers", MINUTES_TO_ANSWER, lambda: root.call("GET", "/v1/health/live").status == 200
    )
    return f"Removed while {run_id} waited, deployed anew at {context.root_url}."


STEP = Step(
    name="again",
    does="removes the stage with `make destroy` while a run waits for a decision, then deploys it",
    expects="nothing is in the way of either, and the new stage answers",
    minutes=60,
    undoes="nothing: what fails in between is said, and `make deploy` goes on from there",
    calls=("cloudformation.DescribeStacks",),
    prove=prove,
)
