"""GET /v1/openapi.json"""

from pathlib import Path

from interviews.runtime.http import Request, Response, public
from interviews.runtime.needs import KNOW_PUBLIC_URL
from interviews.runtime.pages import addressed
from interviews.runtime.settings import DocsSettings

DOCUMENT = Path(__file__).with_name("openapi.json")


@public(
    "GET",
    "v1/openapi.json",
    tag="Service",
    summary="This document.",
    needs=(KNOW_PUBLIC_URL,),
)
def handler(request: Request[None], settings: DocsSettings) -> Response[str]:
    return Response(addressed(DOCUMENT, settings.public_url))
