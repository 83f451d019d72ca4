"""GET /v1/openapi.json"""

from pathlib import Path

from interviews.runtime.grants import KNOW_PUBLIC_URL
from interviews.runtime.http import Request, Response, public
from interviews.runtime.pages import AN_HOUR, addressed
from interviews.runtime.settings import DocsSettings

DOCUMENT = Path(__file__).with_name("openapi.json")


@public(
    "GET",
    "v1/openapi.json",
    tag="Service",
    summary="This document.",
    grants=(KNOW_PUBLIC_URL,),
)
def handler(request: Request[None], settings: DocsSettings) -> Response[str]:
    return Response(addressed(DOCUMENT, settings.public_url), headers={"Cache-Control": AN_HOUR})
