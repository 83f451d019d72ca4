"""GET /v1/candidate-access/{token}/info"""

from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import CandidateSettings
from interviews.usecases.describe_interview import describe_interview


@endpoint(settings=CandidateSettings)
def handler(request: Request[None]) -> Response:
    runs = wiring.run_store(CandidateSettings.read().interviews_table)
    return Response(describe_interview(request.link_token, runs=runs, clock=wiring.clock))
