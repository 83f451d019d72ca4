"""GET /interviews"""

from interviews.domain.kernel.access import Permission
from interviews.domain.kernel.times import first_from, from_iso
from interviews.domain.runs.lifecycle import State
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.query import Choice, DateTime, Listing, Text
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.runs.answers import InterviewSummary
from interviews.usecases.runs.list_interviews import list_interviews
from interviews.usecases.runs.run_store import RunFilter


class ListInterviewsQuery(Listing):
    state = Choice(State, "The run's state.")
    position = Text("The exact position.")
    candidate_ref = Text("The exact candidateRef.")
    external_id = Text("The exact externalId.")
    created_after = DateTime("Created at this time or later.", first_from)
    created_before = DateTime("Created at this time or earlier.", from_iso)


@integration(
    "GET",
    "interviews",
    permission=Permission.READ,
    tag="Interviews",
    summary="List the tenant's runs, newest first.",
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(
    request: Request[None], query: ListInterviewsQuery, settings: RunSettings
) -> Response[Listed[InterviewSummary]]:
    which = RunFilter(
        state=query.state,
        position=query.position,
        candidate_ref=query.candidate_ref,
        external_id=query.external_id,
        created_after=query.created_after,
        created_before=query.created_before,
    )
    service = wiring.run_service(settings)
    return query.page(
        list_interviews(request.caller, which, limit=query.limit, position=query.start, service=service)
    )
