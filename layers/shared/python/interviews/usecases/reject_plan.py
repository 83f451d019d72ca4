from datetime import datetime

from ..domain.access import Caller
from ..domain.events import EventType
from ..domain.lifecycle import Trigger
from .changes import change_of
from .ports import Idempotency, RunView
from .run_desk import Answer, Decision, RunDesk


def reject_plan(
    caller: Caller,
    run_id: str,
    *,
    feedback: str,
    rejected_by: str | None,
    version: int | None = None,
    desk: RunDesk,
    idempotency: Idempotency | None = None,
) -> Answer:
    """Rejects the current plan, which ends the run (contract §3).

    Raises OtherVersion where `version` is given and another one is current, Forbidden as `Caller.deciding`.
    """
    rejector = caller.deciding("rejectedBy", rejected_by)

    def decide(view: RunView, now: datetime) -> Decision:
        after = view.run.after(Trigger.REJECT, now, plan_status="REJECTED")
        view.run.require_plan(version)
        data = {"feedback": feedback, "rejectedBy": rejector}
        change = change_of(
            view.run, after, (EventType.REJECTED, data), actor=caller.actor, random=desk.random
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state.value}))

    return desk.change(caller, run_id, decide, idempotency=idempotency)
