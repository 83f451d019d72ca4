"""GET /v1/docs: the OpenAPI document as a page, rendered when it was written."""

from pathlib import Path

from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.pages import addressed, html
from interviews.runtime.settings import DocsSettings

DOCS = Path(__file__).with_name("docs.html")


@endpoint(settings=DocsSettings)
def handler(request: Request[None]) -> Response:
    return html(addressed(DOCS, DocsSettings.read().public_url))
