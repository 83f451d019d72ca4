from ..domain import artefacts
from ..domain.errors import NotFound, NotOpenYet
from ..domain.feedback import feedback_of
from ..domain.lifecycle import State
from ..domain.records import from_record, to_record
from ..domain.session import Session
from ..domain.text import one_line
from .admission import Link
from .candidate_room import Room, erased, require_live_link
from .documents import ASSESSMENT_PARTS, company_of, language_of, whole
from .ports import Clock, Json, RunStore

UNDECIDED = (State.IN_PROGRESS, State.COMPLETED, State.ASSESSMENT_PENDING)


def get_feedback(link: Link, *, admission: str | None, runs: RunStore, clock: Clock) -> Json:
    """What a candidate may know of the assessment once a person has approved it: no score, no verdict.

    `admission` is as at the start. Raises NotFound: none is offered, or it was erased; NotOpenYet: nobody has approved
    it yet; SessionEnded, LinkExpired, CodeNeeded.
    """
    names = (*ASSESSMENT_PARTS, artefacts.PROOF, artefacts.REQUEST, artefacts.SESSION)
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
    return {
        "position": one_line(run.position or "") or None,
        "companyName": company_of(view.artefacts),
        "language": language_of(view.artefacts),
        **to_record(feedback_of(assessment)),
    }
