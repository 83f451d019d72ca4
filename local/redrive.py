"""Takes up again the runs that are parked, what lies in the dead-letter queues, and runs with a dead execution, once
the cause is mended (docs/operations.md).

    python -m local.redrive                 the running local stage
    python -m local.redrive --stage dev     a stage on AWS, by the credentials that the AWS SDK finds
    … --discard                             also deletes what needs, or knows, no other remedy

It may be stopped at any line and called again: a message is deleted only after what it stands for was done, and to do
that twice is harmless.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from interviews.adapters.webhooks.sqs_queue import QueueRefused, SqsDeliveryQueue
from interviews.domain.kernel.records import from_record
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs import artefacts
from interviews.runtime.streams import REDRIVEN
from interviews.usecases.webhooks.webhook_ports import Pointer

from . import ROOT
from .parked_runs import change, numbered, redrive_parked
from .stage.address import ACCOUNT, SECRET_KEY
from .stage.deployed import CannotRedrive, DeployedStage

LOCAL = ROOT / ".local/stack.json"
AT_ONCE = 10
HIDDEN_SECONDS = 900
"""How long what was received is kept from others; a second run finds what is left by then."""
EARLIER = timedelta(hours=1)
"""A run may have changed that long before its token was parked."""
RECORDS_AT_ONCE = 50
EXPLANATION = (
    "The sweep looks at each event two minutes and an hour after it happened, and plans what was not fanned out "
    "(`missed` in its log): nothing is left to do. --discard deletes the messages."
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    body: str
    receipt: str


def redrive(stage: DeployedStage, *, discard: bool = False) -> bool:
    """Takes up the parked runs, then goes through the three queues and the executions, and prints what became of each.
    False where something needs a person."""
    return all(
        [
            redrive_parked(stage),
            _redrive_deliveries(stage, stage.outputs["DeadDeliveriesUrl"], discard),
            _redrive_relay(stage, stage.outputs["RelayRecordsFailedUrl"], discard),
            _explain_fan_out(stage, stage.outputs["EventsNotFannedOutUrl"], discard),
            _restart_executions(stage),
        ]
    )


def _redrive_deliveries(stage: DeployedStage, url: str, discard: bool) -> bool:
    """Each pointer is sent anew, as if its event had just happened: the tenants stay in their groups, and the sender
    says who is slow by now."""
    queue = SqsDeliveryQueue(stage.sqs, stage.outputs["DeliveryQueueUrl"])
    moved, foreign = 0, []
    for letters in _receive(stage, url):
        ours = {}
        for letter in letters:
            try:
                ours[letter] = replace(from_record(Pointer, json.loads(letter.body)), slow=False)
            except (KeyError, TypeError, ValueError):
                foreign.append(letter)
        queue.send(list(ours.values()))
        _delete(stage, url, list(ours))
        moved += len(ours)
        print(f"Deliveries: {moved} moved back, about {_depth(stage, url)} to go.", flush=True)
    return _done("Deliveries", stage, url, moved, foreign, discard)


def _redrive_relay(stage: DeployedStage, url: str, discard: bool) -> bool:
    """The messages name places in the stream, which has forgotten them by then: both keep a day. So the relay is shown
    anew whatever it may have missed; it does nothing twice."""
    ours, foreign = [], []
    since = datetime.max.replace(tzinfo=UTC)
    for letter in (each for letters in _receive(stage, url) for each in letters):
        try:
            first = json.loads(letter.body)["DDBStreamBatchInfo"]["approximateArrivalOfFirstRecord"]
            since = min(since, datetime.fromisoformat(first).astimezone(UTC))
            ours.append(letter)
        except (KeyError, TypeError, ValueError):
            foreign.append(letter)
    if ours:
        looked_at, failed = _show_runs(stage, since - EARLIER)
        print(f"Relay: {looked_at} runs that changed since {to_iso(since - EARLIER)} looked at again.")
        if failed:
            print(
                f"Relay: it fails still, on {failed} records: see its log. The messages stay.",
                file=sys.stderr,
            )
            _show_again(stage, url, [*ours, *foreign])
            return False
        _delete(stage, url, ours)
    return _done("Relay", stage, url, len(ours), foreign, discard)


def _explain_fan_out(stage: DeployedStage, url: str, discard: bool) -> bool:
    depth = _depth(stage, url)
    if not depth:
        print("Fan-out: nothing to redrive.")
    elif not discard:
        print(f"Fan-out: {_messages(depth)} left. {EXPLANATION}")
    else:
        letters = [each for batch in _receive(stage, url) for each in batch]
        _delete(stage, url, letters)
        print(f"Fan-out: {_messages(len(letters))} deleted.")
    return True


def _restart_executions(stage: DeployedStage) -> bool:
    """The sweep's own function looks at each run that is not over, now and without the pauses that it gives to what
    dies again and again."""
    looked_at = restarted = failed = 0
    key: Json | None = None
    while True:
        swept = stage.call("ExecutionSweepFunction", {"redrive": {"key": key}})
        looked_at += swept["looked_at"]
        restarted += swept["restarted"] + swept["renewed"]
        failed += swept["failed"]
        key = swept["next_key"]
        if key is None:
            break
    print(f"Executions: {looked_at} runs looked at, {restarted} started again.", flush=True)
    if failed:
        print(f"Executions: {failed} runs could not be looked at: see the sweep's log.", file=sys.stderr)
    return not failed


def _done(
    name: str, stage: DeployedStage, url: str, handled: int, foreign: list[Letter], discard: bool
) -> bool:
    if not handled and not foreign:
        print(f"{name}: nothing to redrive.")
    elif handled:
        print(f"{name}: {_messages(handled)} redriven.")
    if foreign and discard:
        _delete(stage, url, foreign)
        print(f"{name}: {_messages(len(foreign))} of unknown form deleted.")
    elif foreign:
        _show_again(stage, url, foreign)
        print(f"{name}: {_messages(len(foreign))} of unknown form left; --discard deletes.", file=sys.stderr)
    return discard or not foreign


def _show_runs(stage: DeployedStage, since: datetime) -> tuple[int, int]:
    """How many runs have changed since, or got an execution, and how many of their records the relay failed on."""
    looked_at = failed = 0
    table = stage.outputs["InterviewsTable"]
    pages = stage.dynamodb.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression="sk = :run AND (updatedAt >= :since OR renewedAt >= :since)",
        ExpressionAttributeValues={":run": {"S": artefacts.RUN}, ":since": {"S": to_iso(since)}},
    )
    for page in pages:
        records = [each for run in page["Items"] for each in _records(stage, run, to_iso(since))]
        failed += _relay(stage, records)
        looked_at += len(page["Items"])
    return looked_at, failed


def _records(stage: DeployedStage, run: Json, since: str) -> Iterator[Json]:
    """What the stream would bring of this run: that it was created, and that tokens are parked."""
    if (run.get("renewedAt") or run.get("createdAt", {})).get("S", since) >= since:
        # The row says so when an execution is to be started, and no more once it was changed.
        yield run | {"starts": {"BOOL": True}}
    pages = stage.dynamodb.get_paginator("query").paginate(
        TableName=stage.outputs["InterviewsTable"],
        ConsistentRead=True,
        KeyConditionExpression="pk = :run AND begins_with(sk, :wait)",
        ExpressionAttributeValues={":run": run["pk"], ":wait": {"S": artefacts.wait("")}},
    )
    for page in pages:
        yield from page["Items"]


def _relay(stage: DeployedStage, images: Sequence[Json]) -> int:
    """Hands items to the deployed relay as the stream does. How many it failed on: it names the first, and goes on here
    with the next."""
    records = numbered([change("INSERT", each) for each in images])
    failures, start = 0, 0
    while start < len(records):
        batch = records[start : start + RECORDS_AT_ONCE]
        failed = stage.show("RelayFunction", batch, **{REDRIVEN: True})["batchItemFailures"]
        start = int(failed[0]["itemIdentifier"]) + 1 if failed else start + len(batch)
        failures += bool(failed)
    return failures


def _receive(stage: DeployedStage, url: str) -> Iterator[list[Letter]]:
    while found := stage.sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=AT_ONCE,
        VisibilityTimeout=HIDDEN_SECONDS,
        WaitTimeSeconds=stage.wait_seconds,
    ).get("Messages"):
        yield [Letter(each["Body"], each["ReceiptHandle"]) for each in found]


def _delete(stage: DeployedStage, url: str, letters: Sequence[Letter]) -> None:
    for letter in letters:
        stage.sqs.delete_message(QueueUrl=url, ReceiptHandle=letter.receipt)


def _show_again(stage: DeployedStage, url: str, letters: Sequence[Letter]) -> None:
    for letter in letters:
        stage.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=letter.receipt, VisibilityTimeout=0)


def _depth(stage: DeployedStage, url: str) -> int:
    name = "ApproximateNumberOfMessages"
    answer = stage.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    return int(answer["Attributes"][name])


def _messages(count: int) -> str:
    return f"{count} message{'s' if count != 1 else ''}"


def open_stage(name: str) -> DeployedStage:
    """Raises CannotRedrive where the stage is not there, or was deployed before it had such outputs."""
    session, where = Session(), {}
    if name == "local":
        try:
            stack = json.loads(LOCAL.read_text())
        except (OSError, ValueError):
            raise CannotRedrive("The local stage does not run: `make up` starts it.") from None
        session.set_credentials(ACCOUNT, SECRET_KEY)
        where = {"endpoint_url": stack["awsEndpointUrl"], "region_name": stack["region"]}
    clients = (
        session.create_client(each, **where) for each in ("cloudformation", "sqs", "dynamodb", "lambda")
    )
    stacks, *others = clients
    (found,) = stacks.describe_stacks(StackName=f"InterviewIntegration-{name}")["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
    if "FanOutFunction" not in outputs:
        raise CannotRedrive("The stack does not name all that is redriven: deploy this version first.")
    return DeployedStage(outputs, *others)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.redrive")
    parser.add_argument("--stage", default="local", help="local (by default), dev, prod")
    parser.add_argument("--discard", action="store_true", help="delete what needs, or knows, no other remedy")
    given = parser.parse_args()
    try:
        return 0 if redrive(open_stage(given.stage), discard=given.discard) else 1
    except (CannotRedrive, QueueRefused, BotoCoreError, ClientError) as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
