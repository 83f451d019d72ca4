"""Metrics of our own, in CloudWatch's embedded metric format: a line of the log that CloudWatch reads numbers from.

Without Powertools, whose import takes longer than a call. Each name costs 0.30 USD a month for each combination of its
dimensions' values: never an id among them. All have the dimension `stage`, for stages share an account.
"""

import json
import logging
import os
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from ..adapters.kernel.dynamodb_reads import log_unreadable
from ..usecases.kernel.counters import CountersUnavailable
from ..usecases.kernel.quarantine import UnreadableRow

if TYPE_CHECKING:
    from ..domain.guardrails.model_call import ModelCall
    from ..domain.kernel.errors import InterviewError
    from ..usecases.runs.sweep_executions import SweptExecutions
    from ..usecases.webhooks.sweep_deliveries import Swept

NAMESPACE = "Interviews"
_log = logging.getLogger("interviews")


class Metric(StrEnum):
    """What infra/monitoring.py may watch."""

    UNAVAILABLE = "Unavailable"
    """A 503 that we meant, also by `reason`: OVERLOADED, AI_UNAVAILABLE, AI_PAUSED or MAIL_UNAVAILABLE. All other 5xx
    of the API are faults."""
    AUTHORIZER_FAULTS = "AuthorizerFaults"
    """The authorizer failed. A caller that it refuses is none, though Lambda counts the exception behind a 401."""
    TASKS_REFUSED = "TasksRefused"
    """A task ended by an error that the state machine knows: its run has moved on, the engine is away…"""
    TASKS_FAILED = "TasksFailed"
    RUNS_GIVEN_UP = "RunsGivenUp"
    """A run was cancelled since its work could not be done for a day, by `reason`."""
    OPEN_RUNS_LOOKED_AT = "OpenRunsLookedAt"
    """By the sweep of executions. One sample for each round, which makes it its heartbeat as well."""
    OPEN_RUNS_NOT_LOOKED_AT = "OpenRunsNotLookedAt"
    """Looking failed."""
    EXECUTIONS_RESTARTED = "ExecutionsRestarted"
    """A run's execution was dead or astray, and another one goes on."""
    EXECUTIONS_RENEWED = "ExecutionsRenewed"
    EXECUTIONS_DEAD = "ExecutionsDead"
    """A run's next execution died too, and waits for its pause to end."""
    CALLS_UNCOUNTED = "CallsUncounted"
    PARKED_RUNS = "ParkedRuns"
    """That are parked now, as the sweep finds them."""
    RUNS_PARKED = "RunsParked"
    """In that moment, by `reader` of the stream."""
    ROWS_UNREADABLE = "RowsUnreadable"
    MODEL_TIME = "ModelTime"
    """Milliseconds, by `operation`."""
    MODEL_FAILURES = "ModelFailures"
    """1 for a call without a usable answer, else 0; also by `operation`. The number of samples is that of calls."""
    INPUT_TOKENS = "InputTokens"
    OUTPUT_TOKENS = "OutputTokens"
    DELIVERIES_REPAIRED = "DeliveriesRepaired"
    DELIVERIES_SCHEDULED = "DeliveriesScheduled"
    DELIVERIES_RELEASED = "DeliveriesReleased"
    DELIVERIES_GIVEN_UP = "DeliveriesGivenUp"
    OLDEST_DUE_DELIVERY = "OldestDueDelivery"
    """Seconds. One sample for each round of the sweep, which makes it its heartbeat as well."""


UNITS = {Metric.MODEL_TIME: "Milliseconds", Metric.OLDEST_DUE_DELIVERY: "Seconds"}
USABLE = ("ok", "flawed")


def note_uncounted(failure: CountersUnavailable) -> None:
    """A call was let through because nobody could count it."""
    _log.warning("limits not counted", extra={"cause": type(failure.__cause__ or failure).__name__})
    note({Metric.CALLS_UNCOUNTED: 1})


def note_parked(reader: str) -> None:
    """A run was parked for a record on which this reader of the stream fails."""
    note({Metric.RUNS_PARKED: 1}, by={"reader": reader})


def note_unreadable(found: UnreadableRow) -> None:
    """A search came upon a broken row and went on."""
    log_unreadable(found)
    note({Metric.ROWS_UNREADABLE: 1})


def note_unavailable(error: "InterviewError") -> None:
    from ..domain.kernel.errors import AiPaused

    reason = "AI_PAUSED" if isinstance(error, AiPaused) else error.code
    note({Metric.UNAVAILABLE: 1}, by={"reason": reason}, also=(Metric.UNAVAILABLE,))


def note_model_call(call: "ModelCall") -> None:
    told = {
        Metric.MODEL_TIME: call.milliseconds,
        Metric.MODEL_FAILURES: int(call.outcome not in USABLE),
        Metric.INPUT_TOKENS: call.input_tokens or 0,
        Metric.OUTPUT_TOKENS: call.output_tokens or 0,
    }
    note(told, by={"operation": call.operation}, also=(Metric.MODEL_FAILURES,))


def note_sweep(swept: "Swept") -> None:
    note(
        {
            Metric.DELIVERIES_REPAIRED: swept.repaired + swept.missed,
            Metric.DELIVERIES_SCHEDULED: swept.scheduled,
            Metric.DELIVERIES_RELEASED: swept.released,
            Metric.DELIVERIES_GIVEN_UP: swept.given_up,
            Metric.PARKED_RUNS: swept.parked_runs,
            Metric.OLDEST_DUE_DELIVERY: swept.oldest_due_seconds,
        }
    )


def note_executions(swept: "SweptExecutions") -> None:
    happened = {
        Metric.OPEN_RUNS_NOT_LOOKED_AT: swept.failed,
        Metric.EXECUTIONS_RESTARTED: swept.restarted,
        Metric.EXECUTIONS_RENEWED: swept.renewed,
        Metric.EXECUTIONS_DEAD: swept.dead,
    }
    note(
        {Metric.OPEN_RUNS_LOOKED_AT: swept.looked_at}
        | {each: value for each, value in happened.items() if value}
    )


def note(
    values: Mapping[Metric, int], *, by: Mapping[str, str] | None = None, also: tuple[Metric, ...] = ()
) -> None:
    """One value of each metric, under the dimensions `by` where there are any; those of `also` without them too."""
    dimensions = by or {}
    directives = [_directive(tuple(values), dimensions)] + ([_directive(also, {})] if also else [])
    told = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives}
    line = json.dumps({"_aws": told, "stage": os.environ.get("STAGE", "local"), **dimensions, **values})
    # In one write: what reads a stream works in threads, and a torn line is no metric.
    print(f"{line}\n", end="")


def _directive(metrics: tuple[Metric, ...], dimensions: Mapping[str, str]) -> dict[str, object]:
    return {
        "Namespace": NAMESPACE,
        "Dimensions": [["stage", *dimensions]],
        "Metrics": [{"Name": each, "Unit": UNITS.get(each, "Count")} for each in metrics],
    }
