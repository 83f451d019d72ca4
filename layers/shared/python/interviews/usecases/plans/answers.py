"""What decisions on plans answer (contract §3)."""

from ...domain.kernel.json_schema import Time, Url
from ..runs.answers import RunState


class PlanApproved(RunState):
    interviewLink: Url
    """For the candidate alone: whoever has it can take the interview."""
    linkExpiresAt: Time


class PlanRevised(RunState):
    planVersion: int
