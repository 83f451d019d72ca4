"""DELETE /candidates/{candidateRef}/data"""

from interviews.domain.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing, cursor_of
from interviews.runtime.settings import RunSettings
from interviews.usecases.purge_candidate import purge_candidate


@endpoint(permission=Permission.CANDIDATE_DELETE, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    query = Listing(request.query)
    found = purge_candidate(
        request.caller,
        request.candidate_ref,
        limit=query.limit,
        position=query.cursor,
        desk=wiring.purge_desk(RunSettings.read()),
    )
    body = {"items": list(found.items), "nextCursor": cursor_of(found.next_key)}
    return Response({"candidateRef": request.candidate_ref, **body})
