"""DELETE /candidates/{candidateRef}/data"""

from interviews.domain.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Listing
from interviews.runtime.webhook_wiring import PurgeSettings
from interviews.usecases.purge_candidate import purge_candidate


@endpoint(permission=Permission.CANDIDATE_DELETE, settings=PurgeSettings)
def handler(request: Request[None]) -> Response:
    settings = PurgeSettings.read()
    query = Listing(request, wiring.cursor_secret(settings))
    found = purge_candidate(
        request.caller,
        request.candidate_ref,
        limit=query.limit,
        position=query.start,
        desk=wiring.purge_desk(settings),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
    )
    return query.page(found, candidateRef=request.candidate_ref)
