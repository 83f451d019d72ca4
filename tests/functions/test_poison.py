"""Records that nobody can handle among 1,000 of three tenants: the real fan-out, tables and queue (moto)."""

import os
from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

from handler_stage import Stage, handler_of
from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.runtime import wiring
from local.parked_runs import redrive_parked
from local.stage.deployed import DeployedStage
from poison import UNREADABLE, Image, written
from redriving import InProcess
from tables import aws_client, stream_record
from webhook_machinery import Machinery

BATCH = 100


def fan_out(images: list[Image]) -> int:
    """In batches, each from the record that failed until none does. How often the function was called."""
    records = [stream_record(image, number) for number, image in enumerate(images)]
    calls = 0
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        while batch:
            calls += 1
            failed = handler_of("webhooks/fan_out")({"Records": batch}, None)["batchItemFailures"]
            numbers = [each["dynamodb"]["SequenceNumber"] for each in batch]
            batch = batch[numbers.index(failed[0]["itemIdentifier"]) :] if failed else []
            assert calls < 100
    return calls


def planned(client: Any) -> Counter[tuple[str, str, int]]:
    rows = [
        unmarshal(item)
        for page in client.get_paginator("scan").paginate(TableName=os.environ["DELIVERIES_TABLE"])
        for item in page["Items"]
    ]
    return Counter((each["tenantId"], each["runId"], each["sequence"]) for each in rows)


def told(images: list[Image]) -> Counter[tuple[str, str, int]]:
    return Counter((each["tenantId"]["S"], each["runId"]["S"], int(each["sequence"]["N"])) for each in images)


def test_poison_among_a_thousand_records_of_three_tenants(stage: Stage, machinery: Machinery) -> None:
    client = aws_client("dynamodb")
    tenants = [stage.tenant_id, stage.new_tenant(), stage.new_tenant()]
    table = written(tenants, 12)
    assert len(table) == 1005
    places = dict(zip(Random(12).sample(range(1005), len(UNREADABLE)), UNREADABLE, strict=True))
    images = deepcopy(table)
    for place, spoil in places.items():
        spoil(images[place])
    for image in images:
        client.put_item(TableName=os.environ["INTERVIEWS_TABLE"], Item=image)
    first: dict[str, str] = {}
    for place in sorted(places):
        first.setdefault(table[place]["pk"]["S"], table[place]["sk"]["S"])
    good = [
        each for each in table if each["pk"]["S"] not in first or each["sk"]["S"] < first[each["pk"]["S"]]
    ]

    calls = fan_out(images)
    assert calls <= 11 + 3 * len(first)
    assert planned(client) == told(good)
    quarantine = wiring.quarantine(os.environ["INTERVIEWS_TABLE"], "fan_out")
    assert {each.partition: each.item for each in quarantine.all_parked()} == first

    for place in places:
        client.put_item(TableName=os.environ["INTERVIEWS_TABLE"], Item=table[place])
    outputs = {
        "InterviewsTable": os.environ["INTERVIEWS_TABLE"],
        "FanOutFunction": "webhooks/fan_out",
        "RelayFunction": "runs/relay",
    }
    deployed = DeployedStage(outputs, None, client, InProcess())
    for _ in range(2):
        assert redrive_parked(deployed)
        assert quarantine.all_parked() == []
        assert planned(client) == told(table)
