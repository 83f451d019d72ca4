"""Deploys the stage, as `make deploy` does."""

from .step import NotProven, ProofContext, Step, Undo


def prove(context: ProofContext, undo: Undo) -> str:
    if code := context.deploy():
        raise NotProven(f"`make deploy` ended with {code}.")
    return f"The stage answers at {context.root_url}."


STEP = Step(
    name="deploy",
    does="deploys the stage with `make deploy`, without asking",
    expects="the stack is there and names the API's address",
    minutes=30,
    undoes="nothing: a failed deployment is rolled back by CloudFormation",
    calls=("cloudformation.DescribeStacks",),
    prove=prove,
)
