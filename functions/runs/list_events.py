"""GET /interviews/{runId}/events"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.query import Listing
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.runs.answers import RunEvent
from interviews.usecases.runs.list_events import list_events


@integration(
    "GET",
    "interviews/{runId}/events",
    permission=Permission.READ,
    tag="Interviews",
    summary="Read the run's audit trail in the order of `sequence`.",
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], query: Listing, settings: RunSettings) -> Response[Listed[RunEvent]]:
    service = wiring.run_service(settings)
    return query.page(
        list_events(request.caller, request.run_id, limit=query.limit, after=query.after, service=service)
    )
