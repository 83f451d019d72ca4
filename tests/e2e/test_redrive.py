"""`make redrive` on a real local stage."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local import redrive
from local.counterparts.client import Client


def test_the_dead_letter_queues_of_a_stage_are_redriven(
    stack: dict[str, Any],
    partner: Client,
    stage_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(redrive, "LOCAL", stage_directory / "stack.json")
    monkeypatch.setattr("sys.argv", ["redrive", "--discard"])
    run_id = partner.expect(201, "POST", "/interviews", {"candidateRef": "redriven"})["runId"]
    partner.wait_for(run_id, "INFO_NEEDED")
    stage = redrive.open_stage("local")
    pointer = {"deliveryId": "dlv_" + "0" * 32, "tenantId": stack["tenants"][0]["tenantId"]}
    batch = {"DDBStreamBatchInfo": {"approximateArrivalOfFirstRecord": datetime.now(UTC).isoformat()}}
    letters = {"DeadDeliveriesUrl": pointer, "RelayRecordsFailedUrl": batch, "EventsNotFannedOutUrl": batch}
    for queue, letter in letters.items():
        stage.sqs.send_message(QueueUrl=stage.outputs[queue], MessageBody=json.dumps(letter))

    assert redrive.main() == 0
    said = capsys.readouterr().out
    for line in (
        "Deliveries: 1 message redriven.",
        "Relay: 1 message redriven.",
        "Fan-out: 1 message deleted.",
        " started again.",
    ):
        assert line in said

    assert redrive.main() == 0
    said = capsys.readouterr().out
    assert (said.count("no run is parked"), said.count("nothing to redrive")) == (2, 3)
