"""Runs that a reader of the stream has parked are taken up: real tables, queue and handlers (moto)."""

import json
import os
from typing import Any

import pytest

from captured import Wire
from handler_stage import handler_of
from interviews.adapters.kernel.dynamodb import marshal
from interviews.runtime import wiring
from interviews.usecases.kernel.quarantine import ParkedRun
from local.parked_runs import redrive_parked
from local.stage.deployed import DeployedStage
from redriving import RecordingWorkflow
from tables import stream_record

Item = dict[str, Any]


def rows(wire: Wire, run_id: str, prefix: str) -> list[Item]:
    found: list[Item] = wire.dynamodb.query(
        TableName=os.environ["INTERVIEWS_TABLE"],
        KeyConditionExpression="pk = :run AND begins_with(sk, :prefix)",
        ExpressionAttributeValues=marshal(
            {":run": f"RUN#{wire.stage.tenant_id}#{run_id}", ":prefix": prefix}
        ),
    )["Items"]
    return found


def put(wire: Wire, item: Item) -> None:
    wire.dynamodb.put_item(TableName=os.environ["INTERVIEWS_TABLE"], Item=item)


def read(function: str, images: list[Item], kind: str = "INSERT") -> int:
    """As Lambda shows them: from the one that failed, until none does. How often."""
    records = [stream_record(image, number, kind) for number, image in enumerate(images)]
    for calls in range(1, 20):
        failed = handler_of(function)({"Records": records}, None)["batchItemFailures"]
        if not failed:
            return calls
        numbers = [each["dynamodb"]["SequenceNumber"] for each in records]
        records = records[numbers.index(failed[0]["itemIdentifier"]) :]
    raise AssertionError("it stops the stream")


def parked(reader: str) -> list[ParkedRun]:
    return list(wiring.quarantine(os.environ["INTERVIEWS_TABLE"], reader).all_parked())


def delivered(wire: Wire) -> list[tuple[str, str]]:
    items = wire.stage.made("GET", "webhook-deliveries", query={"limit": "100"})["items"]
    told = (wire.stage.made("GET", f"webhook-deliveries/{each['deliveryId']}") for each in items)
    return sorted((each["runId"], each["event"]) for each in told)


def test_an_event_with_broken_json_parks_its_run_alone_and_is_taken_up_once_mended(
    stage: DeployedStage, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    wire.configure()
    broken, good = wire.stage.run_in("APPROVED"), wire.stage.run_in("APPROVED")
    images = [each for run_id in (broken, good) for each in rows(wire, run_id, "EVENT#")]
    first, *_ = rows(wire, broken, "EVENT#")
    torn = {**first, "document": {"S": '{"planId": '}}
    put(wire, torn)
    assert read("webhooks/fan_out", [torn, *images[1:]]) == 3
    (run,) = parked("fan_out")
    assert (run.partition, run.item, run.held) == (first["pk"]["S"], first["sk"]["S"], 1)
    expected = sorted((run_id, event) for run_id, event in told(images) if run_id == good)
    assert delivered(wire) == expected

    assert not redrive_parked(stage)
    said = capsys.readouterr()
    assert f"Fan-out: {run.partition} stays parked at {run.item}" in said.err
    assert "JSONDecodeError" in said.err
    assert delivered(wire) == expected

    put(wire, first)
    assert redrive_parked(stage)
    assert f"Fan-out: {run.partition} goes on from {run.item}." in capsys.readouterr().out
    assert delivered(wire) == sorted(told(images))
    assert parked("fan_out") == []
    assert redrive_parked(stage)
    assert delivered(wire) == sorted(told(images))
    wire.deliver()
    assert {json.loads(each.partition(b"\r\n\r\n")[2])["runId"] for each in wire.receiver.requests} == {
        broken,
        good,
    }


def told(images: list[Item]) -> list[tuple[str, str]]:
    return [(each["runId"]["S"], each["event"]["S"]) for each in images]


def test_the_sweep_passes_over_a_broken_event_parks_its_run_and_says_so(
    stage: DeployedStage, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    wire.configure()
    broken, good = wire.stage.run_in("APPROVED"), wire.stage.run_in("APPROVED")
    first, *_ = rows(wire, broken, "EVENT#")
    put(wire, {**first, "document": {"S": "{"}})
    wire.stage.clock.advance(minutes=3)
    swept = handler_of("webhooks/sweep")({}, None)
    assert (swept["missed"], swept["parked_runs"]) == (2, 1)
    metrics = [json.loads(each) for each in capsys.readouterr().out.splitlines() if '"_aws"' in each]
    assert [each["ParkedRuns"] for each in metrics if "ParkedRuns" in each] == [1]
    assert [each["RowsUnreadable"] for each in metrics if "RowsUnreadable" in each] == [1]
    assert {run_id for run_id, _ in delivered(wire)} == {good}
    put(wire, first)
    assert redrive_parked(stage)
    assert {run_id for run_id, _ in delivered(wire)} == {good, broken}
    assert handler_of("webhooks/sweep")({}, None)["parked_runs"] == 0


def test_a_malformed_run_holds_no_fresh_run_of_others_and_starts_once_mended(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow
) -> None:
    runs = [wire.stage.run_in("VALIDATING_SKILLS") for _ in range(3)]
    images = [row for run_id in runs for row in rows(wire, run_id, "RUN")]
    put(wire, {**images[0], "state": {"S": "UNHEARD_OF"}})
    token = {
        "pk": images[0]["pk"],
        "sk": {"S": "WAIT#plan#1"},
        "taskToken": {"S": "token"},
        "generation": {"N": "1"},
    }
    put(wire, token)
    torn = {**images[0], "state": {"S": "UNHEARD_OF"}}
    read("runs/relay", [torn, images[1], token, images[2]])
    assert set(workflow.started) == set(runs[1:])
    (run,) = parked("relay")
    assert (run.item, run.change, run.held) == ("RUN", "INSERT", 1)
    assert not redrive_parked(stage)
    assert set(workflow.started) == set(runs[1:])
    put(wire, images[0])
    assert redrive_parked(stage)
    assert set(workflow.started) == set(runs)
    assert parked("relay") == []


def test_a_run_that_ended_or_went_while_it_was_parked_is_told_as_such(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow
) -> None:
    ended, gone = wire.stage.run_in("PENDING"), wire.stage.run_in("PENDING")
    for run_id in (ended, gone):
        (row,) = rows(wire, run_id, "RUN")
        read("runs/relay", [{**row, "state": {"M": {}}}], "MODIFY")
    assert [(each.item, each.change) for each in parked("relay")] == [("RUN", "MODIFY")] * 2
    wire.stage.made("DELETE", f"interviews/{ended}")
    (row,) = rows(wire, gone, "RUN")
    key = {name: row[name] for name in ("pk", "sk")}
    wire.dynamodb.delete_item(TableName=os.environ["INTERVIEWS_TABLE"], Key=key)
    assert redrive_parked(stage)
    assert workflow.started == []
    (row,) = rows(wire, ended, "RUN")
    assert {each["expiresAt"]["N"] for each in rows(wire, ended, "EVENT#")} == {row["expiresAt"]["N"]}
    now = wire.stage.clock().timestamp()
    assert all(int(each["expiresAt"]["N"]) <= now for each in rows(wire, gone, "EVENT#"))


def test_what_comes_while_a_run_is_taken_up_is_taken_up_too(
    stage: DeployedStage, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.configure()
    run_id = wire.stage.run_in("PENDING")
    first, *_ = rows(wire, run_id, "EVENT#")
    read("webhooks/fan_out", [{**first, "document": {"S": "{"}}])
    assert len(parked("fan_out")) == 1
    show, left = stage.functions.invoke, [1]

    def meanwhile(**call: Any) -> Any:
        answer = show(**call)
        if left:
            left.pop()
            wire.stage.made("POST", f"interviews/{run_id}/plan/approve")
            read("webhooks/fan_out", rows(wire, run_id, "EVENT#")[-1:])
        return answer

    monkeypatch.setattr(stage.functions, "invoke", meanwhile)
    assert redrive_parked(stage)
    assert parked("fan_out") == []
    assert delivered(wire) == sorted(told(rows(wire, run_id, "EVENT#")))
    assert ("interview.approved") in {event for _, event in delivered(wire)}


def test_a_row_that_cannot_be_mended_is_deleted_and_the_rest_goes_on(
    stage: DeployedStage, wire: Wire
) -> None:
    wire.configure()
    run_id = wire.stage.run_in("APPROVED")
    first, second = rows(wire, run_id, "EVENT#")
    torn = {**first, "document": {"S": "{"}}
    put(wire, torn)
    read("webhooks/fan_out", [torn, second])
    wire.dynamodb.delete_item(
        TableName=os.environ["INTERVIEWS_TABLE"], Key={name: first[name] for name in ("pk", "sk")}
    )
    assert redrive_parked(stage)
    assert delivered(wire) == told([second])
