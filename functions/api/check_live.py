"""GET /v1/health/live"""

from interviews.runtime.http import Request, Response, endpoint


@endpoint()
def handler(request: Request[None]) -> Response:
    return Response({"status": "ok"})
