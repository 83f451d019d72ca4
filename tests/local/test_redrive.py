"""What lies in the dead-letter queues is taken up again: real queues, tables and handlers (moto)."""

import json
import os
from typing import Any

import pytest

from captured import Wire
from local import redrive
from local.stage.deployed import CannotRedrive, DeployedStage
from redriving import RecordingWorkflow


def put(stage: DeployedStage, queue: str, body: Any) -> None:
    stage.sqs.send_message(QueueUrl=stage.outputs[queue], MessageBody=json.dumps(body))


def depth(stage: DeployedStage, queue: str) -> int:
    """Visible or not."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = stage.sqs.get_queue_attributes(QueueUrl=stage.outputs[queue], AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def failed_batch(wire: Wire) -> dict[str, Any]:
    """What Lambda tells of records that a stream's consumer failed on for a day, the first of them written now."""
    return {
        "requestContext": {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 99},
        "DDBStreamBatchInfo": {
            "shardId": "shardId-00000001573689847184-864758bb",
            "startSequenceNumber": "800000000003126276362",
            "endSequenceNumber": "800000000003126276362",
            "approximateArrivalOfFirstRecord": wire.stage.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "batchSize": 1,
        },
    }


def test_nothing_to_redrive_is_said_of_each_queue(
    stage: DeployedStage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert redrive.redrive(stage)
    # The sweep, which runs in this process here, prints its metrics.
    said = [each for each in capsys.readouterr().out.splitlines() if not each.startswith("{")]
    assert said[:2] == [f"{name}: no run is parked." for name in ("Fan-out", "Relay")]
    assert said[2:-1] == [f"{name}: nothing to redrive." for name in ("Deliveries", "Relay", "Fan-out")]
    assert said[-1] == "Executions: 0 runs looked at, 0 started again."


def test_pointers_go_back_in_their_tenants_group_and_arrive(stage: DeployedStage, wire: Wire) -> None:
    wire.configure()
    lost = [wire.stage.run_in("INFO_NEEDED") for _ in range(12)]
    wire.plan(lost)
    taken = []
    while found := wire.sqs.receive_message(QueueUrl=wire.queue_url, MaxNumberOfMessages=10).get("Messages"):
        for each in found:
            put(stage, "DeadDeliveriesUrl", json.loads(each["Body"]))
            wire.sqs.delete_message(QueueUrl=wire.queue_url, ReceiptHandle=each["ReceiptHandle"])
            taken.append(each["Body"])
    assert len(taken) == len(lost)
    assert redrive.redrive(stage)
    assert depth(stage, "DeadDeliveriesUrl") == 0
    groups = wire.sqs.receive_message(
        QueueUrl=wire.queue_url, AttributeNames=["All"], MaxNumberOfMessages=10, VisibilityTimeout=0
    )["Messages"]
    assert {each["Attributes"]["MessageGroupId"] for each in groups} == {wire.stage.tenant_id}
    wire.deliver()
    wire.deliver()
    assert {json.loads(each.partition(b"\r\n\r\n")[2])["runId"] for each in wire.receiver.requests} == set(
        lost
    )


@pytest.mark.parametrize("queue", ["DeadDeliveriesUrl", "RelayRecordsFailedUrl"])
@pytest.mark.parametrize("body", ["not ours", {"deliveryId": "dlv_1"}, [], {"DDBStreamBatchInfo": {}}])
def test_a_message_that_is_none_of_ours_stays_until_it_is_discarded(
    stage: DeployedStage, queue: str, body: Any
) -> None:
    put(stage, queue, body)
    assert not redrive.redrive(stage)
    assert stage.sqs.receive_message(QueueUrl=stage.outputs[queue], VisibilityTimeout=0)["Messages"]
    assert redrive.redrive(stage, discard=True)
    assert depth(stage, queue) == 0


def test_the_relay_is_shown_anew_what_it_may_have_missed(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow
) -> None:
    old = wire.stage.run_in("APPROVED")
    park(wire, old, "plan#1", "old token")
    wire.stage.clock.advance(hours=3)
    put(stage, "RelayRecordsFailedUrl", failed_batch(wire))
    created = wire.stage.run_in("VALIDATING_SKILLS")
    decided, waiting = wire.stage.run_in("APPROVED"), wire.stage.run_in("PENDING")
    park(wire, decided, "plan#1", "token of the decided")
    park(wire, waiting, "plan#1", "token of the waiting")
    assert redrive.redrive(stage)
    assert set(workflow.started) == {created, decided, waiting}
    assert workflow.answered == [("token of the decided", "GO_ON")]
    assert depth(stage, "RelayRecordsFailedUrl") == 0


def test_a_run_that_changed_in_that_time_is_looked_at_though_it_is_old(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow
) -> None:
    run_id = wire.stage.run_in("PENDING")
    park(wire, run_id, "plan#1", "token")
    wire.stage.clock.advance(hours=5)
    put(stage, "RelayRecordsFailedUrl", failed_batch(wire))
    wire.stage.made("DELETE", f"interviews/{run_id}")
    assert redrive.redrive(stage)
    assert (workflow.started, workflow.answered) == ([], [("token", "ENDED")])


def test_a_start_that_the_relay_missed_is_shown_again_though_the_run_is_old(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow
) -> None:
    run_id = wire.stage.run_in("PENDING")
    wire.stage.clock.advance(hours=5)
    assert redrive.redrive(stage)
    put(stage, "RelayRecordsFailedUrl", failed_batch(wire))
    assert redrive.redrive(stage)
    assert workflow.started == [run_id]


def test_where_the_relay_fails_still_the_rest_is_shown_and_the_messages_stay(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow
) -> None:
    put(stage, "RelayRecordsFailedUrl", failed_batch(wire))
    runs = [wire.stage.run_in("VALIDATING_SKILLS") for _ in range(4)]
    workflow.broken = set(runs[1:3])
    assert not redrive.redrive(stage)
    assert set(workflow.started) == {runs[0], runs[3]}
    workflow.broken.clear()
    assert redrive.redrive(stage)
    assert set(workflow.started) == set(runs)
    assert depth(stage, "RelayRecordsFailedUrl") == 0


def test_a_relay_that_does_not_even_answer_is_told_of(
    stage: DeployedStage, wire: Wire, workflow: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(stage, "RelayRecordsFailedUrl", failed_batch(wire))
    wire.stage.run_in("VALIDATING_SKILLS")
    stage.functions.failure = "Runtime.ImportModuleError"
    with pytest.raises(CannotRedrive, match="ImportModuleError"):
        redrive.redrive(stage)
    assert depth(stage, "RelayRecordsFailedUrl") == 1


def test_what_the_sweep_has_mended_is_explained_and_discarded_on_demand(
    stage: DeployedStage, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    put(stage, "EventsNotFannedOutUrl", failed_batch(wire))
    assert redrive.redrive(stage)
    assert "Fan-out: 1 message left. The sweep" in capsys.readouterr().out
    assert depth(stage, "EventsNotFannedOutUrl") == 1
    assert redrive.redrive(stage, discard=True)
    assert depth(stage, "EventsNotFannedOutUrl") == 0


def test_runs_with_a_dead_execution_are_started_again(
    stage: DeployedStage, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever pause the sweep would give them; over many pages."""
    runs = [wire.stage.run_in("INFO_NEEDED") for _ in range(3)]
    wire.stage.run_in("REJECTED")
    for generation in (2, 3, 4):
        wire.stage.clock.advance(minutes=2)
        assert redrive.redrive(stage)
        assert "Executions: 3 runs looked at, 3 started again." in capsys.readouterr().out
        rows = [row_of(wire, each) for each in runs]
        assert [(row["generation"]["N"], "starts" in row) for row in rows] == [(str(generation), True)] * 3


def test_a_run_that_cannot_be_looked_at_needs_a_person(
    stage: DeployedStage, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    row = row_of(wire, wire.stage.run_in("INFO_NEEDED"))
    wire.dynamodb.put_item(
        TableName=os.environ["INTERVIEWS_TABLE"], Item=row | {"createdAt": {"S": "yesterday"}}
    )
    assert not redrive.redrive(stage)
    assert "1 runs could not be looked at" in capsys.readouterr().err


def test_without_a_stage_one_sentence_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(redrive, "LOCAL", tmp_path / "stack.json")
    monkeypatch.setattr("sys.argv", ["redrive"])
    assert redrive.main() == 1
    assert capsys.readouterr().err == "The local stage does not run: `make up` starts it.\n"


def row_of(wire: Wire, run_id: str) -> dict[str, Any]:
    key = {"pk": {"S": f"RUN#{wire.stage.tenant_id}#{run_id}"}, "sk": {"S": "RUN"}}
    found: dict[str, Any] = wire.dynamodb.get_item(TableName=os.environ["INTERVIEWS_TABLE"], Key=key)["Item"]
    return found


def park(wire: Wire, run_id: str, wait: str, token: str) -> None:
    """As the state machine does."""
    item = {"pk": f"RUN#{wire.stage.tenant_id}#{run_id}", "sk": f"WAIT#{wait}", "taskToken": token}
    marshalled = {name: {"S": each} for name, each in item.items()} | {"generation": {"N": "1"}}
    wire.dynamodb.put_item(TableName=os.environ["INTERVIEWS_TABLE"], Item=marshalled)
