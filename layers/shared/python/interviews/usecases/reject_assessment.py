from datetime import datetime
from typing import Any

from ..domain import artefacts
from ..domain.access import Caller
from ..domain.errors import InvalidState
from ..domain.events import EventType
from ..domain.lifecycle import Trigger
from ..domain.run import Cancellation
from ..domain.times import to_iso
from .changes import change_of
from .decided_by import decided_by
from .documents import turns_of
from .ports import Artefact, Idempotency, RunView
from .run_desk import Answer, Decision, RunDesk

CANCEL, REASSESS = "CANCEL", "REASSESS"
REJECTED = "ASSESSMENT_REJECTED"


def reject_assessment(
    caller: Caller,
    run_id: str,
    *,
    feedback: str,
    rejected_by: str | None,
    action: str,
    version: int | None = None,
    desk: RunDesk,
    idempotency: Idempotency | None = None,
) -> Answer:
    """Ends the run (CANCEL), or has the assessment made anew from the same transcript (REASSESS) (contract §3).

    Raises InvalidState for REASSESS when the transcript is no longer kept, OtherVersion where `version` is given and
    another one is current, Forbidden as `decided_by` does.
    """
    rejector = decided_by(caller, "rejectedBy", rejected_by, desk=desk)

    def decide(view: RunView, now: datetime) -> Decision:
        run = view.run
        rest: dict[str, Any] = {}
        if action == REASSESS:
            after = run.after(Trigger.REASSESS, now, verdict=None)
            run.require_assessment(version)
            if run.answered and not turns_of(view.artefacts):
                raise InvalidState("The transcript is no longer kept, so it cannot be assessed anew.")
            rest["artefacts"] = _superseded(view)
        else:
            by = rejector or caller.key_id
            after = run.after(
                Trigger.REJECT_ASSESSMENT,
                now,
                cancellation=Cancellation(REJECTED, by, to_iso(now)),
                verdict=None,
            )
            run.require_assessment(version)
        data = {"feedback": feedback, "action": action, "rejectedBy": rejector}
        change = change_of(
            run, after, (EventType.ASSESSMENT_REJECTED, data), actor=caller.actor, random=desk.random, **rest
        )
        return Decision(change, Answer({"runId": run_id, "state": after.state.value}))

    names = (artefacts.ASSESSMENT, artefacts.RATINGS, artefacts.turn(1)) if action == REASSESS else ()
    return desk.change(caller, run_id, decide, names=names, idempotency=idempotency)


def _superseded(view: RunView) -> list[Artefact]:
    """The assessment, and what it rests on, under names of their version."""
    run = view.run
    names = {
        artefacts.ASSESSMENT: artefacts.superseded_assessment(run.assessment_version),
        artefacts.RATINGS: artefacts.superseded_ratings(run.assessment_version),
    }
    return [
        Artefact(superseded, view.artefacts[name], run.expires_at)
        for name, superseded in names.items()
        if name in view.artefacts
    ]
