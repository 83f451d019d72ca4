"""Takes up the runs that a reader of the table's stream has parked, once what it failed on is mended: a part of
`make redrive`.

What waits is not kept anywhere: it is what stands in the table from the parked row on. The reader is shown it again in
its order, and does nothing twice.
"""

import base64
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from interviews.adapters.kernel.dynamodb_quarantine import DynamoDbQuarantine
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs import artefacts
from interviews.domain.runs.lifecycle import TERMINAL
from interviews.runtime.streams import REDRIVEN
from interviews.usecases.kernel.quarantine import ParkedRun

from .stage.deployed import DeployedStage

Json = dict[str, Any]
Waiting = Callable[[DeployedStage, ParkedRun], Iterator[Json]]
LOOKS = 5
"""So often is a run taken up again where something more of it came meanwhile."""
AT_ONCE = 10
"""A row has 400 KB at most, and an invocation 6 MB."""


def redrive_parked(stage: DeployedStage) -> bool:
    """Of both readers. False where a run stays parked."""
    return all(
        [
            _redrive(stage, "Fan-out", "fan_out", "FanOutFunction", events),
            _redrive(stage, "Relay", "relay", "RelayFunction", signals),
        ]
    )


def _redrive(stage: DeployedStage, name: str, reader: str, output: str, waiting: Waiting) -> bool:
    quarantine = DynamoDbQuarantine(
        stage.dynamodb, stage.outputs["InterviewsTable"], reader, lambda: datetime.now(UTC)
    )
    runs = quarantine.all_parked()
    taken = [_take_up(stage, quarantine, each, output, waiting) for each in runs]
    if not runs:
        print(f"{name}: no run is parked.")
    for run, is_over in zip(runs, taken, strict=True):
        if is_over:
            print(f"{name}: {run.partition} goes on from {run.item}.")
        else:
            print(
                f"{name}: {run.partition} stays parked at {run.item}, since {to_iso(run.since)}: {run.reason}.",
                file=sys.stderr,
            )
    return all(taken)


def _take_up(
    stage: DeployedStage, quarantine: DynamoDbQuarantine, run: ParkedRun, output: str, waiting: Waiting
) -> bool:
    for _ in range(LOOKS):
        if not _show_all(stage, output, list(waiting(stage, run))):
            return False
        if quarantine.release(run):
            return True
        # Something more of it came meanwhile; or somebody else has taken it up.
        found = quarantine.parked([run.partition]).get(run.partition)
        if found is None:
            return True
        run = found
    return False


def _show_all(stage: DeployedStage, output: str, changes: list[Json]) -> bool:
    """False at the first one that fails: what comes later must not overtake it."""
    for start in range(0, len(changes), AT_ONCE):
        batch = numbered(changes[start : start + AT_ONCE])
        if stage.show(output, batch, **{REDRIVEN: True})["batchItemFailures"]:
            return False
    return True


def events(stage: DeployedStage, run: ParkedRun) -> Iterator[Json]:
    """From the parked one on; from the first one where that has no number."""
    first = run.item if re.fullmatch(r"EVENT#\d{6}", run.item) else artefacts.event(0)
    for item in _items(stage, run, first, "EVENT$"):
        yield change("INSERT", item)


def signals(stage: DeployedStage, run: ParkedRun) -> Iterator[Json]:
    """That an execution is to go on with it; the tokens that are parked; that it is over, or gone."""
    found = next(_items(stage, run, artefacts.RUN, artefacts.RUN), None)
    if found is None:
        keys = {"pk": {"S": run.partition}, "sk": {"S": artefacts.RUN}}
        yield {"eventName": "REMOVE", "dynamodb": {"Keys": keys}}
        return
    is_over = found.get("state", {}).get("S") in TERMINAL
    if not is_over:
        # The row says so when an execution is wanted, and no more once it was changed; that may be what waits.
        yield change("INSERT", found | {"starts": {"BOOL": True}})
    for item in _items(stage, run, artefacts.wait(""), "WAIT$"):
        yield change("INSERT", item)
    if is_over:
        yield change("MODIFY", {name: value for name, value in found.items() if name != "starts"})


def _items(stage: DeployedStage, run: ParkedRun, low: str, high: str) -> Iterator[Json]:
    """As they are now, in the order of their names."""
    pages = stage.dynamodb.get_paginator("query").paginate(
        TableName=stage.outputs["InterviewsTable"],
        ConsistentRead=True,
        KeyConditionExpression="pk = :run AND sk BETWEEN :low AND :high",
        ExpressionAttributeValues={
            ":run": {"S": run.partition},
            ":low": {"S": low},
            ":high": {"S": high},
        },
    )
    for page in pages:
        yield from page["Items"]


def numbered(changes: Sequence[Json]) -> list[Json]:
    """As records of one batch."""
    return [
        {**each, "dynamodb": {**each["dynamodb"], "SequenceNumber": str(number)}}
        for number, each in enumerate(changes)
    ]


def change(kind: str, item: Mapping[str, Any]) -> Json:
    keys = {name: item[name] for name in ("pk", "sk")}
    image = {name: _as_json(value) for name, value in item.items()}
    return {"eventName": kind, "dynamodb": {"Keys": keys, "NewImage": image}}


def _as_json(value: Mapping[str, Any]) -> Json:
    """A stream's record is JSON, in which bytes are text."""
    return {kind: base64.b64encode(each).decode() if kind == "B" else each for kind, each in value.items()}
