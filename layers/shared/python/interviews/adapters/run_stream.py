"""Records of the `interviews` table's stream as what the relay understands."""

from collections.abc import Mapping
from typing import Any

from ..domain import artefacts
from ..domain.records import from_record
from ..domain.run import Run, RunRef
from ..usecases.relay_workflow import RunCreated, Signal, TokenParked, WaitClosed
from .dynamodb import unmarshal


def signal_of(record: Mapping[str, Any]) -> Signal | None:
    """None for a record that says nothing to the workflow (the event source's filter lets few of these through)."""
    item = unmarshal(record["dynamodb"].get("NewImage", {}))
    name = str(item.get("sk", ""))
    if "taskToken" in item:
        _, tenant_id, run_id = item["pk"].split("#", 2)
        return TokenParked(
            RunRef(tenant_id, run_id), name.removeprefix(artefacts.wait("")), item["taskToken"]
        )
    if "closes" in item:
        return WaitClosed(RunRef(item["tenantId"], item["runId"]), item["closes"])
    if name == artefacts.RUN and item.get("starts"):
        return RunCreated(from_record(Run, item))
    return None
