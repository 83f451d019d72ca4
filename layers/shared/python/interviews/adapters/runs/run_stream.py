"""Records of the `interviews` table's stream as what the relay understands."""

from collections.abc import Mapping
from typing import Any

from ...domain.runs import artefacts
from ...domain.runs.lifecycle import TERMINAL
from ...usecases.runs.relay_workflow import ExecutionWanted, RunOver, Signal, TokenParked, WaitClosed
from ..kernel.dynamodb import unmarshal
from .run_items import ref_of, run_from, token_from


def signal_of(record: Mapping[str, Any]) -> Signal | None:
    """None for a record that says nothing to the workflow (the event source's filter lets few of these through)."""
    keys = unmarshal(record["dynamodb"].get("Keys", {}))
    if record.get("eventName") == "REMOVE":
        return RunOver(ref_of(keys["pk"])) if keys.get("sk") == artefacts.RUN else None
    item = unmarshal(record["dynamodb"].get("NewImage", {}))
    name = str(item.get("sk", ""))
    if "taskToken" in item:
        return TokenParked(ref_of(item["pk"]), name.removeprefix(artefacts.wait("")), token_from(item))
    if "closes" in item:
        return WaitClosed(ref_of(item["pk"]), item["closes"])
    if name == artefacts.RUN and item.get("starts"):
        return ExecutionWanted(run_from(item))
    if name == artefacts.RUN and item["state"] in TERMINAL:
        return RunOver(ref_of(item["pk"]))
    return None
