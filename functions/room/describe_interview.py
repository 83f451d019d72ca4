"""GET /v1/candidate-access/{token}/info"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, room
from interviews.runtime.settings import RunSettings
from interviews.usecases.room.answers import RoomInfo
from interviews.usecases.room.describe_interview import describe_interview


@room(
    "GET",
    "info",
    tag="Candidate's room",
    summary="What the candidate reads before the start.",
    errors=(410,),
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(request: Request[None], settings: RunSettings) -> Response[RoomInfo]:
    runs = wiring.run_store(settings.interviews_table)
    return Response(describe_interview(request.link, runs=runs, clock=wiring.clock))
