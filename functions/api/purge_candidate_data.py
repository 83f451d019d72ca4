"""DELETE /interviews/{runId}/candidate-data"""

from interviews.domain.access import Permission
from interviews.runtime import wiring
from interviews.runtime.http import Request, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.purge_candidate_data import purge_candidate_data
from interviews.usecases.run_desk import Answer


@endpoint(permission=Permission.CANDIDATE_DELETE, settings=RunSettings)
def handler(request: Request[None]) -> Answer:
    desk = wiring.purge_desk(RunSettings.read())
    return purge_candidate_data(request.caller, request.run_id, desk=desk, idempotency=request.idempotency)
