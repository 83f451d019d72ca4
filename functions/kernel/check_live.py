"""GET /v1/health/live"""

from interviews.runtime.http import Request, Response, public
from interviews.usecases.kernel.answers import Health


@public(
    "GET",
    "v1/health/live",
    tag="Service",
    summary="Is the API there?",
)
def handler(request: Request[None]) -> Response[Health]:
    return Response({"status": "ok"})
