from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ...domain.kernel.access import Caller
from ...domain.kernel.ids import RunRef
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Approved, Happening
from ...domain.runs.lifecycle import Trigger
from ...domain.runs.run import Run, scheduled_for
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from ..runs.changes import change_of
from ..runs.interview_links import InterviewLinks
from ..runs.run_service import Decision, RunService
from ..runs.run_store import RunView
from .answers import PlanApproved


def approve_plan(
    caller: Caller,
    run_id: str,
    *,
    approved_by: str | None,
    comment: str | None,
    scheduled_at: str | None,
    version: int | None = None,
    service: RunService,
    links: InterviewLinks,
    idempotency: Idempotency | None = None,
) -> Answer[PlanApproved]:
    """Approves the current plan and makes the candidate's link (contract §3).

    Raises OtherVersion where `version` is given and another one is current, ValidationFailed for a refused
    `scheduled_at`, InvalidState also where nobody could enter the room, Forbidden as `Caller.deciding`.
    """
    approver = caller.deciding("approvedBy", approved_by)

    def decide(view: RunView, now: datetime) -> Decision[PlanApproved]:
        wanted = scheduled_for(scheduled_at, now) if scheduled_at else None
        after, happening = approved(
            view.run,
            Trigger.APPROVE,
            now,
            links=links,
            scheduled_at=wanted,
            approved_by=approver,
            comment=comment,
        )
        view.run.require_plan(version)
        view.run.require_way_in()
        after.require_address_at(after.opens_at)
        change = change_of(
            view.run,
            after,
            happening,
            actor=caller.actor,
            random=service.random,
            new_link=after.link_hash,
        )
        assert after.link_expires_at
        # The link is no part of what is stored.
        body = PlanApproved(
            runId=run_id, state=after.state, linkExpiresAt=after.link_expires_at, interviewLink=""
        )
        return Decision(change, Answer(body))

    answer = service.change(caller, run_id, decide, idempotency=idempotency)
    link = links.url(RunRef(caller.tenant_id, run_id))
    return replace(answer, body={**answer.body, "interviewLink": link})


def approved(
    run: Run,
    trigger: Trigger,
    now: datetime,
    *,
    links: InterviewLinks,
    scheduled_at: datetime | None = None,
    approved_by: str | None,
    comment: str | None = None,
    **changes: Any,
) -> tuple[Run, Happening]:
    """The run with an approved plan and a link that is valid from `opens_at` for the run's link TTL."""
    wanted = scheduled_at or run.scheduled_at
    opens_at = max(now, wanted) if wanted else now
    expires_at = opens_at + timedelta(days=run.link_ttl_days)
    after = run.after(
        trigger,
        now,
        plan_status="APPROVED",
        scheduled_at=wanted,
        opens_at=opens_at,
        link_hash=links.hash(run.ref),
        link_expires_at=expires_at,
        **changes,
    )
    data = Approved(linkExpiresAt=expires_at, approvedBy=approved_by)
    if comment:
        data["comment"] = comment
    return after, (EventType.APPROVED, data)
