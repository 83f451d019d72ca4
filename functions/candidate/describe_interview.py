"""GET /v1/candidate-access/{token}/info"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.describe_interview import describe_interview


@endpoint(room=True, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    runs = wiring.run_store(RunSettings.read().interviews_table)
    return Response(describe_interview(request.link, runs=runs, clock=wiring.clock))
