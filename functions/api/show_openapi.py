"""GET /v1/openapi.json"""

from pathlib import Path

from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.pages import addressed
from interviews.runtime.settings import DocsSettings

DOCUMENT = Path(__file__).with_name("openapi.json")


@endpoint(settings=DocsSettings)
def handler(request: Request[None]) -> Response:
    return Response(addressed(DOCUMENT, DocsSettings.read().public_url))
