"""GET /interviews/{runId}/transcript"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.query import Listing
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.answers import TranscriptTurn
from interviews.usecases.assessments.get_transcript import get_transcript
from interviews.usecases.kernel.answers import Listed


@integration(
    "GET",
    "interviews/{runId}/transcript",
    permission=Permission.CANDIDATE_READ,
    tag="Candidate data",
    summary="Read what was said.",
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(
    request: Request[None], query: Listing, settings: RunSettings
) -> Response[Listed[TranscriptTurn]]:
    service = wiring.run_service(settings)
    return query.page(
        get_transcript(request.caller, request.run_id, limit=query.limit, after=query.after, service=service)
    )
