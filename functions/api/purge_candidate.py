"""DELETE /candidates/{candidateRef}/data"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.query import Listing
from interviews.runtime.webhook_wiring import PurgeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.privacy.purge_candidate import purge_candidate


@endpoint(permission=Permission.CANDIDATE_DELETE, settings=PurgeSettings)
def handler(request: Request[None]) -> Answer:
    settings = PurgeSettings.read()
    query = Listing(request, wiring.cursor_secret(settings))
    return purge_candidate(
        request.caller,
        request.candidate_ref,
        limit=query.limit,
        position=query.start,
        show_position=query.cursors.show,
        desk=wiring.purge_desk(settings),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        idempotency=request.idempotency,
    )
