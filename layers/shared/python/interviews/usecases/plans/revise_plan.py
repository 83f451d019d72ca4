from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.kernel.access import Caller
from ...domain.kernel.errors import Detail, LimitReached, ValidationFailed
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import PlanRevisionRequested
from ...domain.runs.lifecycle import Trigger
from ...domain.tenants.tenant import Limits
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency, Json
from ..runs.changes import change_of
from ..runs.run_service import Decision, RunService
from ..runs.run_store import Artefact, RunView
from .answers import PlanRevised


def revise_plan(
    caller: Caller,
    run_id: str,
    *,
    feedback: str | None,
    revisions: Sequence[Mapping[str, str]],
    requested_by: str | None,
    version: int | None = None,
    limits: Limits,
    service: RunService,
    idempotency: Idempotency | None = None,
) -> Answer[PlanRevised]:
    """Sends the current plan back; the answer's planVersion is the one that will be made (contract §3).

    `revisions` are `{target, instruction}`. Raises ValidationFailed for a target that the plan does not have,
    LimitReached after the tenant's number of revisions, OtherVersion where `version` is given and another one is
    current, InvalidState also where nobody could enter the room, Forbidden as `Caller.deciding`.
    """
    requester = caller.deciding("requestedBy", requested_by)

    most = limits.revisions_per_run

    def decide(view: RunView, now: datetime) -> Decision[PlanRevised]:
        run = view.run
        after = run.after(Trigger.REVISE, now, plan_status="SUPERSEDED", revisions=run.revisions + 1)
        run.require_plan(version)
        run.require_way_in()
        if after.revisions > most:
            raise LimitReached(
                "revisionsPerRun",
                most,
                f"This plan was revised {run.revisions} times; more is not allowed. Approve or reject it.",
            )
        plan = view.artefacts[artefacts.PLAN]
        _check_targets(plan, revisions)
        following = run.plan_version + 1
        data = PlanRevisionRequested(feedback=feedback or _summary(revisions), planVersion=following)
        if requester:
            data["requestedBy"] = requester
        wanted: Json = {"feedback": feedback, "revisions": list(revisions), "requestedBy": requester}
        kept = run.all_gone_at
        change = change_of(
            run,
            after,
            (EventType.PLAN_REVISION_REQUESTED, data),
            actor=caller.actor,
            random=service.random,
            artefacts=[
                Artefact(artefacts.REVISION, wanted, after.pii_expires_at(now)),
                Artefact(artefacts.superseded_plan(run.plan_version), plan | {"status": "SUPERSEDED"}, kept),
            ],
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state, "planVersion": following}))

    return service.change(caller, run_id, decide, names=(artefacts.PLAN,), idempotency=idempotency)


def _check_targets(plan: Json, revisions: Sequence[Mapping[str, str]]) -> None:
    targets = {"plan"}
    for competency in plan["competencies"]:
        targets.add(competency["competencyId"])
        targets |= {question["questionId"] for question in competency["questions"]}
    unknown = [
        Detail(f"revisions.{number}.target", "is neither `plan` nor a competency or question of this plan")
        for number, revision in enumerate(revisions)
        if revision["target"] not in targets
    ]
    if unknown:
        raise ValidationFailed("The request is not valid.", unknown)


def _summary(revisions: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(f"{each['target']}: {each['instruction']}" for each in revisions)
