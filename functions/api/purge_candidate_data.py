"""DELETE /interviews/{runId}/candidate-data"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.webhook_wiring import PurgeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.privacy.purge_candidate_data import purge_candidate_data


@endpoint(permission=Permission.CANDIDATE_DELETE, settings=PurgeSettings)
def handler(request: Request[None]) -> Answer:
    settings = PurgeSettings.read()
    return purge_candidate_data(
        request.caller,
        request.run_id,
        desk=wiring.purge_desk(settings),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        idempotency=request.idempotency,
    )
