"""Proves on an AWS account what nothing here can show (docs/operations.md, "Proof on AWS").

    python -m local.proof --stage dev [arguments of cdk]
    … --dry-run            says what it would do, without an account
    … --only STEP          that step alone; may be repeated
    … --no-person          asks nobody whether mails came
    … --even-prod          without it, prod is refused: people feel what it does

The report comes to .build/proof, as text and JSON. The exit code is 1 where a step failed or left something behind.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from .. import ROOT
from ..deploy import KEEPING
from . import (
    again,
    alarms,
    deployment,
    executions,
    journey,
    policies,
    restoring,
    rollback,
    states,
    throttling,
)
from .runner import plan, run, write
from .step import ProofContext

STEPS = tuple(
    each.STEP
    for each in (
        deployment,
        states,
        policies,
        journey,
        executions,
        throttling,
        alarms,
        restoring,
        rollback,
        again,
    )
)
REPORTS = ROOT / ".build/proof"


def account_of(session: Session) -> str:
    """`123456789012 in eu-central-1`. Ends the program with a sentence where nobody is logged in."""
    if not session.get_config_variable("region"):
        sys.exit("There is no AWS region: set AWS_DEFAULT_REGION, or one in your profile.")
    if not session.get_credentials():
        sys.exit("There are no AWS credentials: log in first.")
    try:
        caller = session.create_client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as problem:
        sys.exit(f"AWS does not know who you are: {problem}")
    return f"{caller['Account']} in {session.get_config_variable('region')}"


def confirmed(question: str) -> bool:
    return input(f"{question} [y/N] ").strip().lower() == "y"


def main(arguments: Sequence[str] | None = None, session: Session | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.proof")
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--only", action="append", choices=[each.name for each in STEPS], metavar="STEP")
    parser.add_argument("--no-person", action="store_true")
    parser.add_argument("--even-prod", action="store_true")
    chosen, more = parser.parse_known_args(arguments)
    if chosen.stage in KEEPING and not chosen.even_prod:
        sys.exit(f"{chosen.stage} has people in it who would feel this: say --even-prod if you mean it.")
    steps = [each for each in STEPS if not chosen.only or each.name in chosen.only]
    if chosen.dry_run:
        print(plan(steps, chosen.stage))
        return 0
    session = session or Session()
    print(f"Account {account_of(session)}.")
    context = ProofContext(chosen.stage, session, more, None if chosen.no_person else confirmed)
    results = list(run(steps, context))
    print(f"\nThe report: {write(results, chosen.stage, datetime.now(UTC), REPORTS)}")
    return 0 if all(each.is_well for each in results) and len(results) == len(steps) else 1


if __name__ == "__main__":
    sys.exit(main())
