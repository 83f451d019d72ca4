"""Metrics of functions for whose answer somebody waits: without Powertools, whose import takes longer than the call."""

import json
import logging
import time

from ..usecases.kernel.counters import CountersUnavailable

NAMESPACE = "Interviews"
_log = logging.getLogger("interviews")


def note_uncounted(failure: CountersUnavailable) -> None:
    """A call was let through because nobody could count it: one of `CallsUncounted`, in embedded metric format."""
    _log.warning("limits not counted", extra={"cause": type(failure.__cause__ or failure).__name__})
    metric = {
        "Namespace": NAMESPACE,
        "Dimensions": [[]],
        "Metrics": [{"Name": "CallsUncounted", "Unit": "Count"}],
    }
    told = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]}
    print(json.dumps({"_aws": told, "CallsUncounted": 1}))
