"""GET /v1/docs: the OpenAPI document as a page, rendered when it was written."""

from pathlib import Path

from interviews.runtime.grants import KNOW_PUBLIC_URL
from interviews.runtime.http import Request, Response, public
from interviews.runtime.pages import AN_HOUR, addressed, html
from interviews.runtime.settings import DocsSettings

DOCS = Path(__file__).with_name("docs.html")


@public(
    "GET",
    "v1/docs",
    tag="Service",
    summary="This document as a page.",
    media_type="text/html",
    grants=(KNOW_PUBLIC_URL,),
)
def handler(request: Request[None], settings: DocsSettings) -> Response[str]:
    return html(addressed(DOCS, settings.public_url), kept=AN_HOUR)
