"""GET /interviews/{runId}/transcript"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.get_transcript import get_transcript


@endpoint(permission=Permission.CANDIDATE_READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    settings = RunSettings.read()
    query = Listing(request, wiring.cursor_secret(settings))
    desk = wiring.run_desk(settings)
    return query.page(
        get_transcript(request.caller, request.run_id, limit=query.limit, after=query.after, desk=desk)
    )
