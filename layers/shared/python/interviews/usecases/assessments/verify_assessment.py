from ...domain.assessments.verification import verify
from ...domain.kernel.access import Caller
from ..plans.documents import plan_of
from ..runs.documents import turns_of
from ..runs.run_service import RunService
from .answers import VerificationDocument
from .documents import assessment_of, ratings_of


def verify_assessment(caller: Caller, run_id: str, *, service: RunService) -> VerificationDocument:
    """Makes the assessment again from its stored ratings, checks each quote again, and tells what differs.

    Without the transcript (purged, or no longer kept) the aggregate alone is checked; one that is gone before its time
    is a difference. Raises InvalidState.
    """
    run, documents = service.view_all(caller, run_id)
    assessment = assessment_of(run, documents, "An assessment can be verified")
    checked = verify(
        run_id,
        plan_of(run, documents),
        turns_of(documents),
        assessment,
        ratings_of(run, documents),
        purged=run.interview_erased,
        expired=run.transcript_has_expired(service.clock()),
    )
    return checked.to_document()
