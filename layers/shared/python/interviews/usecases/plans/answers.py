"""What decisions on plans answer (contract §3)."""

from ..kernel.answers import RunState, Time, Url


class PlanApproved(RunState):
    interview_link: Url
    link_expires_at: Time


class PlanRevised(RunState):
    plan_version: int
