from datetime import datetime

from ...domain.kernel.access import Caller
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Rejected
from ...domain.runs.lifecycle import Trigger
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from ..runs.answers import RunState
from ..runs.changes import change_of
from ..runs.run_service import Decision, RunService
from ..runs.run_store import RunView


def reject_plan(
    caller: Caller,
    run_id: str,
    *,
    feedback: str,
    rejected_by: str | None,
    version: int | None = None,
    service: RunService,
    idempotency: Idempotency | None = None,
) -> Answer[RunState]:
    """Rejects the current plan, which ends the run (contract §3).

    Raises OtherVersion where `version` is given and another one is current, Forbidden as `Caller.deciding`.
    """
    rejector = caller.deciding("rejectedBy", rejected_by)

    def decide(view: RunView, now: datetime) -> Decision[RunState]:
        after = view.run.after(Trigger.REJECT, now, plan_status="REJECTED")
        view.run.require_plan(version)
        data = Rejected(feedback=feedback, rejectedBy=rejector)
        change = change_of(
            view.run, after, (EventType.REJECTED, data), actor=caller.actor, random=service.random
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state}))

    return service.change(caller, run_id, decide, idempotency=idempotency)
