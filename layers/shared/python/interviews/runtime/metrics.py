"""Metrics of functions for whose answer somebody waits: without Powertools, whose import takes longer than the call."""

import json
import logging
import time

from ..adapters.kernel.dynamodb_reads import log_unreadable
from ..usecases.kernel.counters import CountersUnavailable
from ..usecases.kernel.quarantine import UnreadableRow

NAMESPACE = "Interviews"
_log = logging.getLogger("interviews")


def note_uncounted(failure: CountersUnavailable) -> None:
    """A call was let through because nobody could count it: one of `CallsUncounted`."""
    _log.warning("limits not counted", extra={"cause": type(failure.__cause__ or failure).__name__})
    _count("CallsUncounted")


def note_parked(reader: str) -> None:
    """A run was parked for a record on which this reader of the stream fails: one of `RunsParked`, by `reader`."""
    _count("RunsParked", reader=reader)


def note_unreadable(found: UnreadableRow) -> None:
    """A search came upon a broken row and went on: one of `RowsUnreadable`."""
    log_unreadable(found)
    _count("RowsUnreadable")


def _count(name: str, **dimensions: str) -> None:
    """In embedded metric format."""
    metric = {
        "Namespace": NAMESPACE,
        "Dimensions": [[*dimensions]],
        "Metrics": [{"Name": name, "Unit": "Count"}],
    }
    told = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]}
    print(json.dumps({"_aws": told, **dimensions, name: 1}))
