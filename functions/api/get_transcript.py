"""GET /interviews/{runId}/transcript"""

from interviews.domain.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import NumberedListing, page
from interviews.runtime.settings import RunSettings
from interviews.usecases.get_transcript import get_transcript


@endpoint(permission=Permission.CANDIDATE_READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    query = NumberedListing(request.query)
    desk = wiring.run_desk(RunSettings.read())
    return page(
        get_transcript(request.caller, request.run_id, limit=query.limit, after=query.cursor, desk=desk)
    )
