from contextlib import suppress

from ..domain import artefacts
from ..domain.errors import NotOpenYet
from .candidate_room import Room, linked_run, require_live_link
from .ports import Clock, Json, RunStore

NOTICE = (
    "An AI interviewer asks the questions and drafts an assessment. A person reads it and decides; the AI never "
    "decides alone. Your answers are stored as text for {days} days and then deleted. You may ask the company that "
    "invited you for a human interviewer, for more time, or for the deletion of your data."
)


def describe_interview(token: str, *, runs: RunStore, clock: Clock) -> Json:
    """What the candidate reads before the start (contract §7). Raises NotFound, LinkExpired, SessionEnded."""
    ref = linked_run(token, runs=runs)
    view = runs.load(ref, (artefacts.REQUEST,))
    run = view.run
    require_live_link(run, token)
    with suppress(NotOpenYet):
        Room(run, {}, [], None).require_open(clock())
    request = view.artefacts.get(artefacts.REQUEST, {})
    return {
        "position": run.position,
        "companyName": request.get("companyName"),
        "language": request.get("language", "en"),
        "durationMinutes": run.duration_minutes,
        "opensAt": run.opens_at,
        "closesAt": run.link_expires_at,
        "state": run.state.value,
        "otpRequired": False,
        "maskedEmail": None,
        "notice": NOTICE.format(days=run.pii_retention_days),
    }
