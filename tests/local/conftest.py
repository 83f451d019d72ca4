"""A stage whose parked runs and dead-letter queues can be redriven."""

import os
from collections.abc import Iterator

import pytest

from captured import Wire, wired
from handler_stage import open_stage
from interviews.runtime import wiring
from local.stage.deployed import DeployedStage
from redriving import InProcess, RecordingWorkflow


@pytest.fixture
def workflow(monkeypatch: pytest.MonkeyPatch) -> RecordingWorkflow:
    recording = RecordingWorkflow()
    monkeypatch.setattr(wiring, "workflow", lambda settings: recording)
    monkeypatch.setenv("STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:123456789012:stateMachine:m")
    return recording


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    with open_stage(monkeypatch) as stage, wired(stage, monkeypatch) as opened:
        yield opened


@pytest.fixture
def stage(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> DeployedStage:
    monkeypatch.setenv("EXECUTIONS_ARN", "arn:aws:states:eu-central-1:123456789012:execution:m")
    queues = {
        name: wire.sqs.create_queue(QueueName=name)["QueueUrl"]
        for name in ("DeadDeliveriesUrl", "RelayRecordsFailedUrl", "EventsNotFannedOutUrl")
    }
    outputs = queues | {
        "DeliveryQueueUrl": wire.queue_url,
        "InterviewsTable": os.environ["INTERVIEWS_TABLE"],
        "RelayFunction": "runs/relay",
        "FanOutFunction": "webhooks/fan_out",
        "ExecutionSweepFunction": "runs/sweep_executions",
    }
    return DeployedStage(outputs, wire.sqs, wire.dynamodb, InProcess(), wait_seconds=0)
