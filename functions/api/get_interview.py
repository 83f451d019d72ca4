"""GET /interviews/{runId}"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import LinkSettings
from interviews.usecases.runs.get_interview import get_interview


@endpoint(permission=Permission.READ, settings=LinkSettings)
def handler(request: Request[None]) -> Response:
    settings = LinkSettings.read()
    desk, links = wiring.run_desk(settings), wiring.links(settings)
    return Response(get_interview(request.caller, request.run_id, desk=desk, links=links))
