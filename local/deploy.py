"""Deploys a stage to AWS by `cdk deploy`, watched by the alarm for errors of the API (docs/operations.md).

    python -m local.deploy --stage dev [arguments of cdk]
    … --unwatched     goes on though the alarm rings, as when the deployment mends what rings

Plain `cdk deploy` deploys the same. It watches what was watched last, and leaves new tables of production unprotected;
and it is to be told Lambda's quota of concurrent executions, for which this asks AWS: a new account has 10.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from . import ROOT
from .stacks import outputs_of

CDK = str(ROOT / "node_modules/.bin/cdk")
ALARM = "ApiFaultsAlarm"
WATCHED_MINUTES = 5
"""After the last change, before CloudFormation removes what was replaced: a period of the alarm."""
KEEPING = {"prod"}
UNWATCHED = ["--rollback-trigger-alarm-arns", "none"]
PROTECTED = ["--parameters", "Protected=true"]


def deployments(
    stage: str, outputs: Mapping[str, str] | None, more: Sequence[str], *, watched: bool = True
) -> list[list[str]]:
    """The commands, one after the other. A first deployment is watched by nothing, and protects nothing that would have
    to be rolled back; then production's tables are protected."""
    command = [CDK, "deploy", "--context", f"stage={stage}", *more]
    protected = PROTECTED if stage in KEEPING else []
    if outputs is None:
        return [command, [*command, *protected]] if protected else [command]
    return [[*command, *_watching(outputs, watched), *protected]]


def _watching(outputs: Mapping[str, str], watched: bool) -> list[str]:
    """Said each time: CloudFormation goes on with what it was told last, though that alarm be gone, and then fails."""
    if not watched or ALARM not in outputs:
        return UNWATCHED
    alarm = ["--rollback-trigger-alarm-arns", outputs[ALARM]]
    return [*alarm, "--monitoring-time-minutes", str(WATCHED_MINUTES)]


QUOTA = "lambdaConcurrency"


def told_quota(more: Sequence[str], aws_lambda: Any) -> list[str]:
    """What cdk is told of Lambda's quota, unless that was said."""
    if any(each.startswith(f"{QUOTA}=") for each in more):
        return []
    most = aws_lambda.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    print(f"Lambda may run {most} executions at a time in this account and region.")
    return ["--context", f"{QUOTA}={most}"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.deploy")
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--unwatched", action="store_true")
    chosen, more = parser.parse_known_args()
    try:
        outputs = outputs_of(Session().create_client("cloudformation"), chosen.stage)
        more += told_quota(more, Session().create_client("lambda"))
    except (BotoCoreError, ClientError) as problem:
        sys.exit(f"AWS does not say whether the stage is there, or what its quotas are: {problem}")
    for command in deployments(chosen.stage, outputs, more, watched=not chosen.unwatched):
        if code := subprocess.run(command, cwd=ROOT).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
