from datetime import datetime
from typing import Any

from ...domain.kernel.access import Caller
from ...domain.kernel.errors import InvalidState, LimitReached
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import AssessmentRejected, Rejection
from ...domain.runs.lifecycle import Trigger
from ...domain.runs.run import Cancellation, Reason
from ...domain.tenants.tenant import Limits
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from ..runs.answers import RunState
from ..runs.changes import change_of
from ..runs.documents import turns_of
from ..runs.run_service import Decision, RunService
from ..runs.run_store import Artefact, RunView


def reject_assessment(
    caller: Caller,
    run_id: str,
    *,
    feedback: str,
    rejected_by: str | None,
    action: Rejection,
    version: int | None = None,
    limits: Limits,
    service: RunService,
    idempotency: Idempotency | None = None,
) -> Answer[RunState]:
    """Ends the run (CANCEL), or has the assessment made anew from the same transcript (REASSESS) (contract §3).

    Raises InvalidState for REASSESS when the transcript is no longer kept, LimitReached after the tenant's number of
    reassessments, OtherVersion where `version` is given and another one is current, Forbidden as `Caller.deciding`.
    """
    rejector = caller.deciding("rejectedBy", rejected_by)

    most = limits.reassessments_per_run

    def decide(view: RunView, now: datetime) -> Decision[RunState]:
        run = view.run
        rest: dict[str, Any] = {}
        if action == "REASSESS":
            after = run.after(Trigger.REASSESS, now, verdict=None, reassessments=run.reassessments + 1)
            run.require_assessment(version)
            if after.reassessments > most:
                raise _read_often_enough(most)
            if run.answered and not turns_of(view.artefacts):
                raise InvalidState("The transcript is no longer kept, so it cannot be assessed anew.")
            rest["artefacts"] = _superseded(view, now)
        else:
            by = rejector or caller.key_id
            after = run.after(
                Trigger.REJECT_ASSESSMENT,
                now,
                cancellation=Cancellation(Reason.REJECTED, by, now),
                verdict=None,
            )
            run.require_assessment(version)
        data = AssessmentRejected(feedback=feedback, action=action, rejectedBy=rejector)
        change = change_of(
            run,
            after,
            (EventType.ASSESSMENT_REJECTED, data),
            actor=caller.actor,
            random=service.random,
            **rest,
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state}))

    names = (
        (*artefacts.ASSESSMENT_PARTS, *artefacts.RATINGS_PARTS, artefacts.turn(1))
        if action == "REASSESS"
        else ()
    )
    return service.change(caller, run_id, decide, names=names, idempotency=idempotency)


def _read_often_enough(most: int) -> LimitReached:
    return LimitReached(
        "reassessmentsPerRun",
        most,
        f"This interview was assessed anew {most} times; more is not allowed. Approve or reject the assessment.",
    )


def _superseded(view: RunView, now: datetime) -> list[Artefact]:
    """The assessment, and what it rests on, under names of their version."""
    run = view.run
    assessment = artefacts.superseded_assessment(run.assessment_version)
    ratings = artefacts.superseded_ratings(run.assessment_version)
    numbers = {artefacts.ASSESSMENT: assessment, artefacts.RATINGS: ratings}
    words = {artefacts.words(name): artefacts.words(each) for name, each in numbers.items()}
    ends = dict.fromkeys(numbers, run.all_gone_at) | dict.fromkeys(words, run.words_expire_at(now))
    return [
        Artefact(superseded, view.artefacts[name], ends[name])
        for name, superseded in (numbers | words).items()
        if name in view.artefacts
    ]
