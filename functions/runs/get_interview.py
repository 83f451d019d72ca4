"""GET /interviews/{runId}"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.grants import MAKE_LINKS, READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import LinkSettings
from interviews.usecases.runs.answers import Interview
from interviews.usecases.runs.get_interview import get_interview


@integration(
    "GET",
    "interviews/{runId}",
    permission=Permission.READ,
    tag="Interviews",
    summary="Read a run with its plan and assessment. `candidate` needs candidate:read, else it is null.",
    grants=(READ_RUNS_AND_TENANTS, MAKE_LINKS),
)
def handler(request: Request[None], settings: LinkSettings) -> Response[Interview]:
    service, links = wiring.run_service(settings), wiring.links(settings)
    return Response(get_interview(request.caller, request.run_id, service=service, links=links))
