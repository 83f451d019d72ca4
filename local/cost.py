"""`make cost`: what a million interviews cost at AWS's list prices, without model tokens.

Plays some interviews on the local stage as a frugal ATS would (it waits for webhooks instead of polling), counts what
a bill counts, and multiplies. The counts are exact but for Lambda's time, which is this machine's.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from .counterparts.candidate import CandidateClient
from .counterparts.client import Client, wait_until
from .counterparts.journey import REQUEST
from .counterparts.receiver import Receiver
from .stage.address import environment
from .stage.seed import new_tenant

RUNS = 5
MILLION = 1_000_000
TRACED_SHARE = 0.05

# USD, us-east-1, list prices without free tier, as of 2026-11-23.
PRICES = {
    "Step Functions, transitions": 25 / MILLION,
    "API Gateway REST, calls": 3.50 / MILLION,
    "DynamoDB on demand, write units": 0.625 / MILLION,
    "DynamoDB on demand, read units": 0.125 / MILLION,
    "Lambda arm64, requests": 0.20 / MILLION,
    "Lambda arm64, GB-seconds": 0.0000133334,
    "SQS standard, requests": 0.40 / MILLION,
    "CloudWatch Logs, GB": 0.50,
    "KMS, requests": 3.00 / MILLION,
    "Secrets Manager, requests": 5.00 / MILLION,
    "X-Ray, traces": 5.00 / MILLION,
}
QUIET_FUNCTIONS = {"sweep"}
"""Run by the clock, not by interviews."""
NAMED = "POWERTOOLS_SERVICE_NAME"
"""What the ledger calls a function by: its own name is chosen by CloudFormation."""


@dataclass(frozen=True)
class CountedStage:
    stack: dict[str, Any]
    directory: Path

    @property
    def port(self) -> int:
        return int(self.stack["awsEndpointUrl"].rpartition(":")[2])

    def facts(self) -> list[dict[str, Any]]:
        lines = (self.directory / "usage.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def log_bytes(self) -> int:
        return sum(each.stat().st_size for each in (self.directory / "logs").glob("**/*") if each.is_file())

    def client(self, service: str) -> Any:
        given = environment(self.port)
        return boto3.client(
            service,
            endpoint_url=given["AWS_ENDPOINT_URL"],
            region_name=given["AWS_REGION"],
            aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
        )


@dataclass
class Ats:
    """Counts its own calls, and those of its candidates, as API Gateway would."""

    stage: CountedStage
    tenant: Client
    receiver: Receiver
    calls: int = 0

    def interview(self) -> str:
        created = self._call(201, "POST", "/interviews", REQUEST | {"level": "SENIOR"})
        run_id = str(created["runId"])
        self._await(run_id, "interview.plan_generated")
        self._call(200, "GET", f"/interviews/{run_id}")
        approved = self._call(200, "POST", f"/interviews/{run_id}/plan/approve", {"approvedBy": "Kim"})
        self._await(run_id, "interview.scheduled")
        self._answer(approved["interviewLink"].rpartition("/")[2])
        self._await(run_id, "interview.assessment_pending")
        self._call(200, "POST", f"/interviews/{run_id}/assessment/approve", {"approvedBy": "Kim"})
        self._await(run_id, "interview.assessment_approved")
        return run_id

    def _answer(self, token: str) -> None:
        room = Client(f"{self.stage.stack['rootUrl']}/v1/candidate-access/{token}")
        self.calls += 2
        room.expect(200, "GET", "/info")
        session = room.expect(201, "POST", "/start", {"consent": True})
        said, number, candidate = session, 0, CandidateClient()
        while not said.get("done"):
            body = {"text": candidate.answer(said["message"]), "clientTurnId": str(number)}
            said = room.expect(200, "POST", "/messages", body, x_session_token=session["sessionToken"])
            self.calls += 1
            number += 1

    def _call(self, status: int, method: str, path: str, body: object = None) -> Any:
        self.calls += 1
        return self.tenant.expect(status, method, path, body)

    def _await(self, run_id: str, event: str) -> None:
        if not self.receiver.wait_for(run_id, event):
            raise SystemExit(f"{event} did not arrive for {run_id}")


def main(stack_file: Path) -> int:
    stage = CountedStage(json.loads(stack_file.read_text()), stack_file.parent)
    # A tenant of its own: the webhooks of the stage's tenants are not its to change.
    made = new_tenant(stage.stack["rootUrl"], stage.stack["platformId"], "Cost")
    tenant = Client(stage.stack["baseUrl"], {"X-API-Key": made["tenantKey"]})
    with Receiver() as receiver:
        receiver.secret = tenant.expect(200, "PUT", "/webhook-config", {"callbackUrl": receiver.url})[
            "secret"
        ]
        ats = Ats(stage, tenant, receiver)
        print("One interview to warm up …", flush=True)
        ats.interview()
        settle(stage)
        before, logged, ats.calls = len(stage.facts()), stage.log_bytes(), 0
        print(f"{RUNS} interviews, counted …", flush=True)
        runs = [ats.interview() for _ in range(RUNS)]
        settle(stage)
        facts = stage.facts()[before:]
        counts = _counts(stage, facts, runs, ats.calls, stage.log_bytes() - logged)
        tenant.call("DELETE", "/webhook-config")
    print(_table(counts))
    print(_dominant(facts))
    return 0


def settle(stage: CountedStage) -> None:
    """Until two looks at the ledger are the same: what follows the last webhook is counted too."""
    seen = [-1]

    def quiet() -> bool:
        seen.append(sum(each.get("caller") not in QUIET_FUNCTIONS for each in stage.facts()))
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    wait_until(quiet)


def _counts(
    stage: CountedStage, facts: list[dict[str, Any]], runs: list[str], api_calls: int, log_bytes: int
) -> dict[str, float]:
    mine = [each for each in facts if (each.get("caller") or each.get("function")) not in QUIET_FUNCTIONS]
    calls = [each for each in mine if each["kind"] == "call" and each["caller"]]
    invocations = [each for each in mine if each["kind"] == "invocation"]
    memory = _memory(stage)
    transitions, parked = _transitions(stage, runs)
    per_service = Counter(each["service"].partition("_")[0] for each in calls)
    total = {
        "Step Functions, transitions": transitions,
        "API Gateway REST, calls": api_calls,
        "DynamoDB on demand, write units": sum(each.get("writeUnits", 0) for each in calls) + parked,
        "DynamoDB on demand, read units": sum(each.get("readUnits", 0) for each in calls),
        "Lambda arm64, requests": len(invocations),
        "Lambda arm64, GB-seconds": sum(
            each["milliseconds"] / 1000 * memory[each["function"]] / 1024 for each in invocations
        ),
        # Each message is sent, received and deleted.
        "SQS standard, requests": 3 * per_service["AmazonSQS"],
        "CloudWatch Logs, GB": log_bytes / 1024**3,
        "KMS, requests": per_service["TrentService"],
        "Secrets Manager, requests": per_service["secretsmanager"],
        "X-Ray, traces": api_calls * TRACED_SHARE,
    }
    return {name: count / len(runs) for name, count in total.items()}


def _memory(stage: CountedStage) -> dict[str, int]:
    pages = stage.client("lambda").get_paginator("list_functions").paginate()
    found = (each for page in pages for each in page["Functions"])
    return {each["Environment"]["Variables"][NAMED]: int(each["MemorySize"]) for each in found}


def _transitions(stage: CountedStage, runs: list[str]) -> tuple[int, int]:
    """States entered by the executions of `runs`, and how many of them parked a token (a write each)."""
    machine = stage.client("stepfunctions")
    entered = [each for run in runs for each in _entered(machine, _execution(machine, run))]
    return len(entered), sum(each.startswith("Await") for each in entered)


def _execution(machine: Any, run_id: str) -> str:
    arn = machine.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    pages = machine.get_paginator("list_executions").paginate(stateMachineArn=arn)
    found = (each for page in pages for each in page["executions"])
    return next(str(each["executionArn"]) for each in found if each["name"].startswith(run_id))


def _entered(machine: Any, execution: str) -> Iterator[str]:
    pages = machine.get_paginator("get_execution_history").paginate(executionArn=execution)
    events = (each for page in pages for each in page["events"])
    return (each["stateEnteredEventDetails"]["name"] for each in events if "stateEnteredEventDetails" in each)


def _table(counts: dict[str, float]) -> str:
    rows = [(name, count, count * PRICES[name] * MILLION) for name, count in counts.items()]
    lines = ["", f"{'per interview':<36}{'count':>12}{'USD per million':>18}"]
    for name, count, usd in sorted(rows, key=lambda row: -row[2]):
        lines.append(f"{name:<36}{count:>12.4f}{usd:>18.2f}")
    lines.append(f"{'in all':<48}{sum(usd for _, _, usd in rows):>18.2f}")
    return "\n".join(lines)


def _dominant(facts: list[dict[str, Any]]) -> str:
    units: Counter[str] = Counter()
    for each in facts:
        if each["kind"] == "call" and each["caller"]:
            units[each["caller"]] += each.get("writeUnits", 0)
    shown = ", ".join(f"{name} {count / RUNS:.1f}" for name, count in units.most_common(6))
    return f"\nDynamoDB write units per interview, by function: {shown}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".local/stack.json")))
