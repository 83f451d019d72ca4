"""DELETE /interviews/{runId}/candidate-data"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CANCEL_RUN, PURGE_DELIVERIES, RECORD_ERASURES
from interviews.runtime.http import Request, integration
from interviews.runtime.webhook_wiring import PurgeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.privacy.answers import DataPurged
from interviews.usecases.privacy.purge_candidate_data import purge_candidate_data


@integration(
    "DELETE",
    "interviews/{runId}/candidate-data",
    permission=Permission.CANDIDATE_DELETE,
    tag="Candidate data",
    summary="Erase the candidate's personal data. Idempotent.",
    errors=(409,),
    replays=True,
    grants=(CANCEL_RUN, PURGE_DELIVERIES, RECORD_ERASURES),
)
def handler(request: Request[None], settings: PurgeSettings) -> Answer[DataPurged]:
    return purge_candidate_data(
        request.caller,
        request.run_id,
        service=wiring.run_service_with_tenants(settings),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        idempotency=request.idempotency,
    )
