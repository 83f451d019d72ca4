from datetime import datetime

from ...domain.kernel.access import Caller
from ...domain.runs.events import EventType
from ...domain.runs.happenings import AssessmentApproved
from ...domain.runs.lifecycle import Trigger
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from ..runs.answers import RunState
from ..runs.changes import change_of
from ..runs.run_service import Decision, RunService
from ..runs.run_store import RunView


def approve_assessment(
    caller: Caller,
    run_id: str,
    *,
    approved_by: str | None,
    comment: str | None,
    version: int | None = None,
    service: RunService,
    idempotency: Idempotency | None = None,
) -> Answer[RunState]:
    """A person stands behind the assessment: it counts from now on (contract §3).

    Raises OtherVersion where `version` is given and another one is current, Forbidden as `Caller.deciding`.
    """
    approver = caller.deciding("approvedBy", approved_by)

    def decide(view: RunView, now: datetime) -> Decision[RunState]:
        after = view.run.after(Trigger.APPROVE_ASSESSMENT, now)
        view.run.require_assessment(version)
        data = AssessmentApproved(approvedBy=approver)
        if comment:
            data["comment"] = comment
        change = change_of(
            view.run, after, (EventType.ASSESSMENT_APPROVED, data), actor=caller.actor, random=service.random
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state}))

    return service.change(caller, run_id, decide, idempotency=idempotency)
