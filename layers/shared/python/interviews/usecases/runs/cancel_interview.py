from datetime import datetime
from typing import Any

from ...domain.kernel.access import Caller
from ...domain.kernel.errors import ValidationFailed
from ...domain.kernel.text import as_read
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Cancelled, Happening
from ...domain.runs.lifecycle import Trigger
from ...domain.runs.run import OUR_REASONS, Cancellation, Reason, Run
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from .answers import RunState
from .changes import change_of
from .run_service import Decision, RunService
from .run_store import RunView


def cancel_interview(
    caller: Caller,
    run_id: str,
    *,
    reason: str | None,
    cancelled_by: str | None = None,
    service: RunService,
    idempotency: Idempotency | None = None,
) -> Answer[RunState]:
    """Cancels a run that has not ended yet; the candidate's link is dead from then on (contract §3).

    With the name `cancelled_by` that is who ended it, as where an assessment is rejected; else the key or the person
    who signed in. Raises Forbidden where that person names somebody else, ValidationFailed for a reason that only the
    system itself may give.
    """
    if reason and reason != Reason.REQUESTED and as_read(reason) in map(as_read, OUR_REASONS):
        raise ValidationFailed.of("reason", "is one of the system's own")
    canceller = caller.named("cancelledBy", cancelled_by)

    def decide(view: RunView, now: datetime) -> Decision[RunState]:
        after, happening, rest = cancelled(
            view.run, now, reason=reason or Reason.REQUESTED, by=caller.actor, cancelled_by=canceller
        )
        change = change_of(view.run, after, happening, actor=caller.actor, random=service.random, **rest)
        return Decision(change, Answer({"runId": run_id, "state": after.state}))

    return service.change(caller, run_id, decide, idempotency=idempotency)


def cancelled(
    run: Run,
    now: datetime,
    *,
    reason: str,
    by: str,
    cancelled_by: str | None = None,
    revoke_link: bool = True,
) -> tuple[Run, Happening, dict[str, Any]]:
    """The cancelled run, its event, and the further parts of the change: no session that could go on.

    A link that the run no longer has is dead; where it leads to is kept, so that the candidate hears why (contract §7).
    """
    after = run.after(
        Trigger.CANCEL,
        now,
        cancellation=Cancellation(reason, cancelled_by or by, now),
        link_hash=None if revoke_link else run.link_hash,
        verdict=None,
    )
    data = Cancelled(reason=reason, by=by)
    if cancelled_by:
        data["cancelledBy"] = cancelled_by
    return after, (EventType.CANCELLED, data), {"delete": {artefacts.SESSION: None}}
