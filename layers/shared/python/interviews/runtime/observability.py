"""The structured log of the functions behind the API, without a word of anybody.

API handlers do without Powertools (docs/decisions.md); nobody waits for the start of these.
"""

from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

from . import metrics

if TYPE_CHECKING:
    from ..domain.guardrails.model_call import ModelCall


@cache
def logger() -> Logger:
    return Logger()


def note_model_call(call: "ModelCall") -> None:
    """Logs the call's account, and counts it."""
    logger().info("model call", extra=call.model_dump())
    metrics.note_model_call(call)
