"""What decisions on plans answer (contract §3)."""

from ..kernel.answers import RunState, Time, Url


class PlanApproved(RunState):
    interviewLink: Url
    linkExpiresAt: Time


class PlanRevised(RunState):
    planVersion: int
