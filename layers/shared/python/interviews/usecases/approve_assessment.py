from datetime import datetime

from ..domain.access import Caller
from ..domain.events import EventType
from ..domain.lifecycle import Trigger
from .changes import change_of
from .ports import Idempotency, RunView
from .run_desk import Answer, Decision, RunDesk


def approve_assessment(
    caller: Caller,
    run_id: str,
    *,
    approved_by: str | None,
    comment: str | None,
    version: int | None = None,
    desk: RunDesk,
    idempotency: Idempotency | None = None,
) -> Answer:
    """A person stands behind the assessment: it counts from now on (contract §3).

    Raises OtherVersion where `version` is given and another one is current, Forbidden as `Caller.deciding`.
    """
    approver = caller.deciding("approvedBy", approved_by)

    def decide(view: RunView, now: datetime) -> Decision:
        after = view.run.after(Trigger.APPROVE_ASSESSMENT, now)
        view.run.require_assessment(version)
        data = {"approvedBy": approver} | ({"comment": comment} if comment else {})
        change = change_of(
            view.run, after, (EventType.ASSESSMENT_APPROVED, data), actor=caller.actor, random=desk.random
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state.value}))

    return desk.change(caller, run_id, decide, idempotency=idempotency)
