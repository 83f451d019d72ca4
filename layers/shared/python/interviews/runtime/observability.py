"""What the functions behind the API tell their operators: structured logs and metrics, without a word of anybody.

API handlers do without Powertools (docs/decisions.md); nobody waits for the start of these.
"""

import sys
from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

if TYPE_CHECKING:
    from ..domain.guardrails.model_call import ModelCall
    from ..domain.kernel.ids import RunRef
    from ..usecases.runs.sweep_executions import Finding, SweptExecutions
    from ..usecases.webhooks.sweep_deliveries import Swept

NAMESPACE = "Interviews"


@cache
def logger() -> Logger:
    return Logger()


def note_model_call(call: "ModelCall") -> None:
    """Logs the call's account, and its time and tokens as metrics by operation (embedded metric format)."""
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    logger().info("model call", extra=call.model_dump())
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_dimension("operation", call.operation)
    metrics.add_metric("ModelTime", MetricUnit.Milliseconds, call.milliseconds)
    metrics.add_metric("ModelFailures", MetricUnit.Count, int(call.outcome != "ok"))
    metrics.add_metric("InputTokens", MetricUnit.Count, call.input_tokens or 0)
    metrics.add_metric("OutputTokens", MetricUnit.Count, call.output_tokens or 0)
    metrics.flush_metrics()


def note_sweep(swept: "Swept") -> None:
    """Its counts as metrics: there are alarms on what was lost and on the age of what is due."""
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_metric("DeliveriesRepaired", MetricUnit.Count, swept.repaired + swept.missed)
    metrics.add_metric("DeliveriesScheduled", MetricUnit.Count, swept.scheduled)
    metrics.add_metric("DeliveriesReleased", MetricUnit.Count, swept.released)
    metrics.add_metric("DeliveriesGivenUp", MetricUnit.Count, swept.given_up)
    metrics.add_metric("OldestDueDelivery", MetricUnit.Seconds, swept.oldest_due_seconds)
    metrics.flush_metrics()


def note_execution(ref: "RunRef", finding: "Finding") -> None:
    """Logs what was found of a run's execution, with the exception that is being handled, if any."""
    facts = {"tenantId": ref.tenant_id, "runId": ref.run_id, "finding": finding.value}
    logger().warning("execution looked after", extra=facts, exc_info=sys.exc_info()[0] is not None)


def note_executions(swept: "SweptExecutions") -> None:
    """Its counts as metrics. `OpenRunsLookedAt` comes with each call, also with none: where it is missing, nobody
    looks after the executions."""
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_metric("OpenRunsLookedAt", MetricUnit.Count, swept.looked_at)
    metrics.add_metric("ExecutionsRestarted", MetricUnit.Count, swept.restarted)
    metrics.add_metric("ExecutionsRenewed", MetricUnit.Count, swept.renewed)
    metrics.add_metric("ExecutionsDead", MetricUnit.Count, swept.dead)
    metrics.add_metric("OpenRunsNotLookedAt", MetricUnit.Count, swept.failed)
    metrics.flush_metrics()
