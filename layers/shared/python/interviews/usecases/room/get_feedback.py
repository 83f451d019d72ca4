from ...domain.kernel.access import Link
from ...domain.kernel.errors import NotFound, NotOpenYet
from ...domain.kernel.records import from_record
from ...domain.kernel.text import one_line
from ...domain.room.feedback import feedback_of
from ...domain.room.session import Session
from ...domain.runs import artefacts
from ...domain.runs.lifecycle import State
from ..kernel.ports import Clock
from ..runs.documents import company_of, language_of, whole
from ..runs.run_store import RunStore
from .answers import CandidateFeedback
from .candidate_room import Room, erased, require_live_link

UNDECIDED = (State.IN_PROGRESS, State.COMPLETED, State.ASSESSMENT_PENDING)


def get_feedback(link: Link, *, admission: str | None, runs: RunStore, clock: Clock) -> CandidateFeedback:
    """What a candidate may know of the assessment once a person has approved it: no score, no verdict.

    `admission` is as at the start. Raises NotFound: none is offered, or it was erased; NotOpenYet: nobody has approved
    it yet; SessionEnded, LinkExpired, CodeNeeded.
    """
    names = (*artefacts.ASSESSMENT_PARTS, artefacts.PROOF, artefacts.REQUEST, artefacts.SESSION)
    view = runs.load(link.ref, names)
    run, now = view.run, clock()
    require_live_link(run, link.token)
    if not run.candidate_feedback:
        raise NotFound("There is no feedback for this interview.")
    document = view.artefacts.get(artefacts.SESSION)
    room = Room(run, view.artefacts, [], from_record(Session, document) if document else None)
    if run.state in UNDECIDED:
        raise NotOpenYet("A person has not read this interview yet.")
    if run.state is not State.ASSESSMENT_APPROVED:
        room.require_open(now)
        raise NotOpenYet("This interview has not taken place yet.")
    room.require_proof(admission, now)
    assessment = whole(run, view.artefacts, artefacts.ASSESSMENT)
    if assessment is None or artefacts.words(artefacts.ASSESSMENT) not in view.artefacts:
        raise erased(run)
    told = feedback_of(assessment)
    return {
        "position": one_line(run.position or "") or None,
        "companyName": company_of(view.artefacts),
        "language": language_of(view.artefacts),
        "strengths": [{"topic": each.topic, "quotes": list(each.quotes)} for each in told.strengths],
        "growth": list(told.growth),
    }
