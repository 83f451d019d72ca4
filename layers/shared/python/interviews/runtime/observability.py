"""The structured log of the functions behind the API, without a word of anybody.

API handlers do without Powertools (docs/decisions.md); nobody waits for the start of these.
"""

import sys
from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

from . import metrics

if TYPE_CHECKING:
    from ..domain.guardrails.model_call import ModelCall
    from ..domain.kernel.ids import RunRef
    from ..usecases.runs.sweep_executions import Finding


@cache
def logger() -> Logger:
    return Logger()


def note_model_call(call: "ModelCall") -> None:
    """Logs the call's account, and counts it."""
    logger().info("model call", extra=call.model_dump())
    metrics.note_model_call(call)


def note_execution(ref: "RunRef", finding: "Finding") -> None:
    """Logs what was found of a run's execution, with the exception that is being handled, if any."""
    facts = {"tenantId": ref.tenant_id, "runId": ref.run_id, "finding": finding.value}
    logger().warning("execution looked after", extra=facts, exc_info=sys.exc_info()[0] is not None)
